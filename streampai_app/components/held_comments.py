"""The comments that wait to be looked at, above the requests that do."""

import reflex as rx

from ..state.feedback_rows import CommentRow
from . import elements
from .controls import SECONDARY, link
from .feedback_item import part


def held_comments(rows: rx.Var[list[CommentRow]], *, on_decide: rx.EventHandler) -> rx.Component:
    """Return each with its request and what can be decided, or nothing if none waits."""
    return rx.cond(
        rows,
        rx.el.section(
            rx.el.h2("Comments", class_name="text-base font-semibold"),
            rx.el.ul(
                rx.foreach(rows, lambda row: _comment(row, on_decide)),
                aria_label="Comments that need review",
                class_name="flex flex-col gap-2",
            ),
            class_name="flex max-h-1/2 shrink-0 flex-col gap-2 overflow-y-auto border-b border-line p-3",
        ),
    )


def _comment(row: rx.Var[CommentRow], on_decide: rx.EventHandler) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.span(row.who, class_name="font-medium"),
            rx.el.span(" below ", class_name="text-muted"),
            link(
                row.item_title,
                to=f"/admin/feedback/{row.item_id}",
                custom_attrs={"data-row": row.id},
                class_name="text-accent underline underline-offset-2",
            ),
            elements.time(row.at, class_name="ml-2 text-sm text-muted"),
            class_name="text-base wrap-anywhere",
        ),
        rx.el.p(rx.foreach(row.parts, part), class_name="mt-1 text-md whitespace-pre-wrap wrap-anywhere"),
        rx.el.div(
            _decide("Approve", row, on_decide(row.id, True)),
            _decide("Remove", row, on_decide(row.id, False)),
            class_name="mt-2 flex gap-2",
        ),
        key=row.id,
        class_name="rounded-lg border border-line bg-surface px-3 py-2",
    )


def _decide(label: str, row: rx.Var[CommentRow], on_click: rx.event.EventSpec) -> rx.Component:
    return rx.el.button(
        label,
        rx.el.span(" the comment of ", row.who, class_name="sr-only"),
        type="button",
        on_click=on_click,
        class_name=SECONDARY,
    )
