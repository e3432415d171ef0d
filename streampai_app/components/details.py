"""What is known about an open chat, and about whom it is with."""

import reflex as rx

from ..state.rows import Opened, Row
from . import elements
from .controls import ICON, fact, icon, link
from .inbox import kind_icon


def details_panel(chat: rx.Var[Opened], past: rx.Var[list[Row]], *more: rx.Component) -> rx.Component:
    """Return the panel at the right of a wide window. `more` is what else is known."""
    return rx.el.section(
        details(chat, past, *more),
        aria_label="Details",
        class_name="w-68 shrink-0 overflow-y-auto border-l border-line bg-surface p-4 max-xl:hidden",
    )


def details_to_come() -> rx.Component:
    """Return the panel's place while nothing is known yet, so that nothing moves when it is."""
    return rx.el.div(class_name="w-68 shrink-0 border-l border-line bg-surface max-xl:hidden")


def details_dialog(chat: rx.Var[Opened], past: rx.Var[list[Row]], *more: rx.Component) -> rx.Component:
    """Return the same for a narrow window, opened by a button."""
    return rx.el.dialog(
        rx.el.button(
            icon("x", 18),
            type="button",
            aria_label="Close details",
            custom_attrs={"data-closes": "true"},
            class_name=f"{ICON} absolute top-2 right-2",
        ),
        details(chat, past, *more),
        aria_label="Details",
        custom_attrs={"data-details": "true"},
        class_name="m-auto max-h-[80dvh] w-84 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-lg border"
        " border-line"
        " bg-surface p-4 text-ink shadow-pop backdrop:bg-black/40",
    )


def details(chat: rx.Var[Opened], past: rx.Var[list[Row]], *more: rx.Component) -> rx.Component:
    """Return what is known, without what is not."""
    return rx.el.div(
        rx.el.h2("Details", class_name="text-md font-semibold"),
        rx.el.dl(
            fact("Who", chat.who),
            rx.cond(chat.email, fact("E-mail", chat.email)),
            fact("Kind", chat.kind_name),
            rx.cond(
                chat.page_url,
                fact(
                    "Page",
                    rx.el.a(
                        chat.page_name,
                        href=chat.page_url,
                        target="_blank",
                        rel="noopener noreferrer nofollow",
                        class_name="text-accent underline underline-offset-2",
                    ),
                ),
            ),
            rx.cond(chat.browser, fact("Browser", chat.browser)),
            fact("Started", elements.time(chat.started_at, "date")),
            class_name="flex flex-col gap-3",
        ),
        *more,
        rx.el.h3("Past chats", class_name="mt-2 text-base font-semibold"),
        rx.cond(
            past,
            rx.el.ul(rx.foreach(past, _past), class_name="-mx-2 flex flex-col"),
            rx.el.p("This is their first one.", class_name="text-base text-muted"),
        ),
        class_name="flex flex-col gap-4",
    )


def _past(row: rx.Var[Row]) -> rx.Component:
    return rx.el.li(
        link(
            kind_icon(row.kind),
            rx.el.span(
                rx.cond(row.subject, row.subject, row.preview), class_name="min-w-0 flex-1 truncate text-base"
            ),
            rx.cond(
                row.is_resolved,
                rx.el.span(
                    icon("check"), rx.el.span("Resolved", class_name="sr-only"), class_name="text-good"
                ),
            ),
            elements.time(row.at, class_name="shrink-0 text-sm text-muted"),
            to=f"/admin/support/{row.id}",
            class_name="flex gap-2 rounded-md px-2 py-1 hover:bg-raised",
        ),
        key=row.id,
    )
