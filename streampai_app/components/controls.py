"""Buttons, fields and the small things around them, in one look."""

import reflex as rx
from reflex.event import EventSpec
from reflex_components_core.react_router.dom import ReactRouterLink

from ..state.work import Work, work_behind
from . import elements

link = ReactRouterLink.create

PRIMARY = (
    "inline-flex h-8 items-center justify-center gap-2 rounded-md bg-accent px-3 text-base font-medium"
    " text-on-accent hover:bg-accent-hover disabled:opacity-50 cursor-pointer"
)
SECONDARY = (
    "inline-flex h-8 items-center justify-center gap-2 rounded-md border border-line bg-surface px-3"
    " text-base"
    " font-medium text-ink hover:bg-raised cursor-pointer"
)
ICON = (
    "inline-flex size-9 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-ink"
    " aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent cursor-pointer"
)
FIELD = (
    "h-9 w-full rounded-md border border-field bg-surface px-3 text-md text-ink"
    " aria-invalid:border-danger pointer-coarse:text-lg"
)


def icon(name: str, size: int = 16) -> rx.Component:
    """Return an icon that only decorates: what it stands for is said in words beside it."""
    return rx.icon(name, size=size, stroke_width=1.75, aria_hidden=True, class_name="shrink-0")


def posted_form(*children: rx.Component, **props) -> rx.Component:
    """Return a form that the browser posts by itself: Reflex stops any form that does not say `on_submit`."""
    return rx.el.form(*children, method="post", on_submit=None, **props)


def primary(*children: rx.Component | str, **props) -> rx.Component:
    """Return the one button of a place that does what the place is for."""
    return rx.el.button(*children, class_name=PRIMARY, **props)


def secondary(*children: rx.Component | str, **props) -> rx.Component:
    """Return any other button."""
    return rx.el.button(*children, class_name=SECONDARY, **props)


def busy_button(
    *children: rx.Component | str,
    busy: str | rx.Component,
    work: rx.EventHandler | EventSpec | None = None,
    **props,
) -> rx.Component:
    """Return a button whose work takes more than a moment: it shows `busy` and takes no second press.

    `work` is what it begins, a handler that `takes_long`; None for a form that the browser sends by
    itself. With `type="submit"` the form around it begins the work.
    """
    if props.setdefault("type", "button") == "button":
        props["on_click"] = work
    return elements.busy(
        rx.el.button(
            rx.el.span(*children, class_name="when-idle"),
            rx.el.span(busy, class_name="when-busy"),
            **{"class_name": SECONDARY} | props,
        ),
        rx.el.span(role="status"),
        work=work_behind(work) if work else "",
        ended=Work.ended,
    )


def field(label: str, name: str, *, hint: str = "", **props) -> rx.Component:
    """Return a labelled field of a form. `props` are the input's: `type`, `auto_complete`, `required` …"""
    described = {"aria_describedby": f"{name}-hint"} if hint else {}
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="text-base font-medium text-ink"),
        rx.el.input(id=name, name=name, class_name=FIELD, **described, **props),
        rx.el.p(hint, id=f"{name}-hint", class_name="text-sm text-muted") if hint else None,
        class_name="flex flex-col gap-1",
    )


def fact(name: str, value: rx.Var[str] | rx.Component) -> rx.Component:
    """Return what is known of something, for a `dl`."""
    return rx.el.div(
        rx.el.dt(name, class_name="text-sm text-muted"),
        rx.el.dd(value, class_name="text-base wrap-anywhere"),
        class_name="flex min-w-0 flex-col",
    )


def hidden(name: str, value: rx.Var[str] | str) -> rx.Component:
    """Return a field that nobody sees."""
    return rx.el.input(type="hidden", name=name, value=value, read_only=True)


def key(name: str) -> rx.Component:
    """Return the picture of a key."""
    return rx.el.kbd(
        name,
        class_name="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line"
        " bg-raised"
        " px-1 font-sans text-xs text-muted",
    )


def nothing_here(name: str, title: str, *details: rx.Component | str) -> rx.Component:
    """Return what stands in an empty place: what is not there, and what to do."""
    return rx.el.div(
        rx.el.span(
            icon(name, 20),
            class_name="flex size-10 items-center justify-center rounded-lg bg-raised text-muted",
        ),
        rx.el.p(title, class_name="text-md font-medium text-ink"),
        rx.el.p(*details, class_name="max-w-72 text-base text-muted"),
        class_name="flex flex-col items-center justify-center gap-2 p-8 text-center",
    )
