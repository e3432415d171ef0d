"""Requests and bugs as a list."""

import reflex as rx

from ..state.feedback_rows import ItemRow
from . import elements
from .controls import SECONDARY, link
from .feedback_parts import comments_count, severity_chip, status_icon, visibility_chip, votes_chip


def items(
    rows: rx.Var[list[ItemRow]], *, has_more: rx.Var[bool], on_more: rx.EventHandler, empty: rx.Component
) -> rx.Component:
    """Return the list, or what stands in its place."""
    return rx.el.div(
        rx.cond(
            rows,
            rx.el.ul(rx.foreach(rows, _row), aria_label="Items", class_name="flex flex-col p-2"),
            empty,
        ),
        rx.cond(
            has_more,
            rx.el.button(
                "Show more", type="button", on_click=on_more, class_name=f"{SECONDARY} m-3 self-start"
            ),
        ),
        class_name="flex min-h-0 flex-1 flex-col overflow-y-auto",
    )


def _row(row: rx.Var[ItemRow]) -> rx.Component:
    return rx.el.li(
        link(
            status_icon(row.status),
            rx.el.span(row.title, class_name="min-w-0 flex-1 truncate font-medium text-ink"),
            rx.el.span(
                visibility_chip(row.visibility),
                comments_count(row),
                class_name="flex shrink-0 items-center gap-2 max-md:hidden",
            ),
            rx.cond(
                row.kind == "bug",
                rx.el.span(
                    severity_chip(row.severity, row.severity_name), class_name="w-16 shrink-0 max-md:hidden"
                ),
            ),
            rx.el.span(row.status_name, class_name="w-24 shrink-0 text-sm text-muted max-md:hidden"),
            rx.el.span(row.who, class_name="w-28 shrink-0 truncate text-sm text-muted max-lg:hidden"),
            rx.el.span(votes_chip(row), class_name="flex w-14 shrink-0 justify-end"),
            elements.time(row.at, class_name="w-12 shrink-0 text-right text-sm text-muted"),
            to=f"/admin/feedback/{row.id}",
            custom_attrs={"data-row": row.id},
            class_name="flex min-h-10 items-center gap-3 rounded-md px-2 py-1 hover:bg-raised",
        ),
        key=row.id,
    )
