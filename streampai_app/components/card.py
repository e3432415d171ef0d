"""Pages that hold one small thing in their middle: sign in, reset a password, not found."""

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary

from .controls import icon, primary
from .shell import mark


def card(title: str, *children: rx.Component, lead: rx.Component | str | None = None) -> rx.Component:
    """Return a page with one card. `lead` is a line under the title."""
    return rx.el.main(
        rx.el.div(
            rx.el.div(
                rx.el.span(mark(), class_name="-ml-1 text-accent"),  # its drawing begins a little inside
                rx.el.h1(title, class_name="text-xl font-semibold"),
                rx.el.p(lead, class_name="text-base text-muted") if lead else None,
                class_name="flex flex-col gap-2",
            ),
            *children,
            class_name="flex w-full max-w-92 flex-col gap-6 rounded-lg border border-line bg-surface p-6"
            " md:p-8",
        ),
        class_name="flex min-h-[calc(100dvh-var(--strip-height))] items-center justify-center bg-ground p-4"
        " text-ink",
    )


def trouble(text: rx.Var[str] | str) -> rx.Component:
    """Return a line that says what went wrong. A page that was asked for with an `error` keeps a place for it
    from the start (see `assets/desk/theme.js`), so that nothing moves; on any other there is no gap for it.
    """
    return rx.el.div(
        rx.cond(
            text != "",
            rx.el.p(
                icon("circle-alert"),
                rx.el.span(text),
                class_name="flex gap-2 rounded-md bg-danger-soft px-3 py-2 text-base text-danger",
            ),
        ),
        role="alert",
        class_name="flex flex-col justify-end empty:-mt-4"
        " [[data-refused]_&]:mt-0 [[data-refused]_&]:min-h-14",
    )


def good_news(text: str) -> rx.Component:
    """Return a line that says what went well."""
    return rx.el.p(
        icon("circle-check"),
        rx.el.span(text),
        role="status",
        class_name="flex gap-2 rounded-md bg-good-soft px-3 py-2 text-base text-good",
    )


def text_link(text: str, address: str, *, loads: bool = False) -> rx.Component:
    """Return a link that stands by itself. `loads` for an address that is no page of Reflex's."""
    return rx.el.a(
        text,
        href=address,
        reload_document=loads,
        class_name="w-fit text-base text-accent underline underline-offset-2",
    )


def boundary() -> rx.Component:
    """Return what catches a page that breaks while it is drawn, and says so instead of leaving it white."""
    broken = card(
        "This page broke",
        rx.el.form(primary("Load it again", type="submit"), on_submit=None),
        lead="What was stored before is kept. If it breaks again, please tell us.",
    )
    return ErrorBoundary.create(fallback_render=rx.Var.create(broken))
