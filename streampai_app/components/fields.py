"""Fields of forms beyond a line of text: several lines, a choice, a box to tick, a form with its button."""

from collections.abc import Iterable

import reflex as rx

from .controls import FIELD, primary

LABEL = "text-base font-medium text-ink"
AREA = (
    "w-full rounded-md border border-field bg-surface px-3 py-2 text-md text-ink aria-invalid:border-danger"
    " pointer-coarse:text-lg"
)
SMALL = (
    "h-8 w-full min-w-0 rounded-md border border-field bg-surface px-2 text-base text-ink"
    " aria-invalid:border-danger pointer-coarse:text-lg"
)


def area(label: str, name: str, *, hint: str = "", **props) -> rx.Component:
    """Return a labelled field of several lines."""
    described = {"aria_describedby": f"{name}-hint"} if hint else {}
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name=LABEL),
        rx.el.textarea(id=name, name=name, class_name=AREA, **described, **props),
        rx.el.p(hint, id=f"{name}-hint", class_name="text-sm text-muted") if hint else None,
        class_name="flex flex-col gap-1",
    )


def choice(
    label: str, name: str, options: Iterable[tuple[str, str]], value: rx.Var[str] | str, **props
) -> rx.Component:
    """Return a labelled choice of one. `options` are values and what people read."""
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name=LABEL),
        rx.el.select(
            *[rx.el.option(text, value=key) for key, text in options],
            id=name,
            name=name,
            default_value=value,
            class_name=FIELD,
            **props,
        ),
        class_name="flex flex-col gap-1",
    )


def tick(label: str, name: str, is_on: rx.Var[bool] | bool, **props) -> rx.Component:
    """Return a box to tick."""
    return rx.el.label(
        rx.el.input(
            type="checkbox", name=name, default_checked=is_on, class_name="size-4 accent-accent", **props
        ),
        label,
        class_name="flex items-center gap-2 text-base",
    )


def slider(label: str, name: str, value: rx.Var[str], **props) -> rx.Component:
    """Return a labelled share of a hundred, to be dragged."""
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name=LABEL),
        rx.el.input(
            type="range",
            id=name,
            name=name,
            min="0",
            max="100",
            default_value=value,
            class_name="h-9 w-full accent-accent cursor-pointer",
            **props,
        ),
        class_name="flex flex-col gap-1",
    )


def cell(
    label: str,
    name: rx.Var[str] | str,
    of_what: rx.Var[str] | str,
    value: rx.Var[str],
    *,
    is_wrong: rx.Var[bool] | bool = False,
    **props,
) -> rx.Component:
    """Return a small field among others alike. `of_what` tells them apart for who cannot see the row."""
    return rx.el.label(
        rx.el.span(label, rx.el.span(" ", of_what, class_name="sr-only"), class_name="text-sm text-muted"),
        rx.el.input(
            name=name,
            default_value=value,
            auto_complete="off",
            aria_invalid=is_wrong,
            class_name=SMALL,
            **props,
        ),
        class_name="flex min-w-0 flex-col",
    )


def pick(
    label: str, name: rx.Var[str], of_what: rx.Var[str], values: tuple[str, ...], value: rx.Var[str]
) -> rx.Component:
    """Return a small choice among others alike."""
    return rx.el.label(
        rx.el.span(label, rx.el.span(" ", of_what, class_name="sr-only"), class_name="text-sm text-muted"),
        rx.el.select(
            *[rx.el.option(text, value=key) for key, text in named(values)],
            name=name,
            default_value=value,
            class_name=SMALL,
        ),
        class_name="flex min-w-0 flex-col",
    )


def named(values: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return words of ours as options: themselves, and as people read them."""
    return [(value, value.replace("-", " ").capitalize()) for value in values]


def saved_form(
    *children: rx.Component,
    on_submit: rx.EventHandler,
    trouble: rx.Var[str],
    saved: rx.Var[int],
    **props,
) -> rx.Component:
    """Return a form with its button, and beside that what is wrong. A new count of `saved` reads it anew."""
    return rx.el.form(
        *children,
        rx.el.div(
            rx.el.p(trouble, role="alert", class_name="flex-1 text-base text-danger"),
            primary("Save", type="submit"),
            class_name="flex items-center gap-3",
        ),
        key=saved,
        on_submit=on_submit,
        class_name="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4",
        **props,
    )
