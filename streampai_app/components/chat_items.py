"""In the console, beside a chat: what it is about, and making it a request or a bug."""

import reflex as rx

from ..state.chat_items import ChatItems
from .controls import FIELD, ICON, SECONDARY, icon
from .feedback_parts import item_line, search_field
from .inbox import kind_icon


def chat_items() -> rx.Component:
    """Return what is linked, and under a line to unfold what could be."""
    return rx.el.section(
        rx.el.h3("Requests and bugs", class_name="text-base font-semibold"),
        rx.cond(
            ChatItems.items,
            rx.el.ul(
                rx.foreach(
                    ChatItems.items,
                    lambda row: item_line(
                        row,
                        rx.el.button(
                            icon("x", 14),
                            type="button",
                            aria_label=f"Unlink {row.title}",
                            title="Unlink",
                            on_click=ChatItems.unlink(row.id),
                            class_name=f"{ICON} size-7 shrink-0",
                        ),
                    ),
                ),
                aria_label="Linked",
                class_name="-mx-2 flex flex-col",
            ),
        ),
        rx.el.details(
            rx.el.summary(
                "Link it, or make one of it",
                class_name="cursor-pointer rounded-sm text-base text-accent",
            ),
            rx.el.div(_finding(), _making(), class_name="mt-2 flex flex-col gap-3"),
            key=ChatItems.chat_id,
        ),
        aria_label="Requests and bugs",
        class_name="flex flex-col gap-2",
    )


def _finding() -> rx.Component:
    return rx.el.div(
        search_field("Find a request or bug", ChatItems.search, key=ChatItems.chat_id),
        rx.cond(
            ChatItems.found,
            rx.el.ul(
                rx.foreach(
                    ChatItems.found,
                    lambda row: item_line(
                        row,
                        kind_icon(row.kind),
                        rx.el.button(
                            "Link",
                            rx.el.span(f" {row.title}", class_name="sr-only"),
                            type="button",
                            on_click=ChatItems.link(row.id),
                            class_name=f"{SECONDARY} ml-1 h-7 shrink-0",
                        ),
                    ),
                ),
                aria_label="Found",
                class_name="-ml-2 mt-1 flex flex-col",
            ),
            rx.cond(
                ChatItems.text,
                rx.el.p("No title is like that.", class_name="mt-1 text-base text-muted"),
            ),
        ),
    )


def _making() -> rx.Component:
    return rx.el.form(
        rx.el.input(
            name="title",
            required=True,
            max_length=200,
            placeholder="Title of a new one",
            aria_label="Title of a new one",
            auto_complete="off",
            class_name=FIELD,
        ),
        rx.el.div(
            rx.el.select(
                rx.el.option("Bug", value="bug"),
                rx.el.option("Request", value="feature"),
                name="kind",
                aria_label="Kind of the new one",
                class_name=f"{FIELD} cursor-pointer",
            ),
            rx.el.button("Make it", type="submit", class_name=f"{SECONDARY} h-9 shrink-0"),
            class_name="flex gap-2",
        ),
        on_submit=ChatItems.turn,
        reset_on_submit=True,
        class_name="flex flex-col gap-2 border-t border-line pt-3",
    )
