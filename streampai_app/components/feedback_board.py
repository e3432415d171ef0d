"""The board: a column for each status, a card for each item, moved by hand or by its list of statuses."""

import reflex as rx

from ..state.feedback_rows import BoardColumn, ItemRow
from . import elements
from .controls import icon, link
from .feedback import address
from .feedback_parts import (
    comments_count,
    severity_chip,
    status_icon,
    status_select,
    visibility_chip,
    votes_chip,
)


def board(
    columns: rx.Var[list[BoardColumn]], *, kind: rx.Var[str], on_propose: rx.EventHandler
) -> rx.Component:
    """Return all columns. On a phone one is looked at, and the next ones lie to its right."""
    return elements.board(
        rx.foreach(columns, lambda column: _column(column, kind, on_propose)),
        on_moved=on_propose,
        tab_index=0,
        role="group",
        aria_label="Board",
        class_name="flex min-h-0 flex-1 snap-x gap-2 overflow-x-auto p-3 max-md:scroll-px-3"
        " max-md:snap-mandatory",
    )


def _column(column: rx.Var[BoardColumn], kind: rx.Var[str], on_propose: rx.EventHandler) -> rx.Component:
    return rx.el.section(
        rx.el.header(
            status_icon(column.status),
            rx.el.h2(column.name, class_name="text-base font-semibold"),
            rx.el.span(column.count, class_name="text-sm text-muted tabular-nums"),
            class_name="flex h-8 shrink-0 items-center gap-2 px-2",
        ),
        rx.el.div(
            rx.el.ul(
                rx.foreach(column.rows, lambda row: _card(row, on_propose)),
                aria_label=column.name,
                class_name="flex flex-col gap-2",
            ),
            rx.cond(
                column.count == 0,
                rx.el.p("Nothing here.", class_name="px-2 py-1 text-sm text-muted"),
            ),
            rx.cond(
                column.more > 0,
                link(
                    column.more,
                    " more",
                    to=address(kind=kind, view="list", status=column.status),
                    class_name="mt-2 inline-block px-2 py-1 text-sm text-accent underline underline-offset-2",
                ),
            ),
            class_name="min-h-0 flex-1 overflow-y-auto px-1 pt-1 pb-4",
        ),
        aria_label=column.name,
        key=column.status,
        custom_attrs={"data-column": column.status},
        class_name="flex w-[calc(100vw-3rem)] shrink-0 snap-start flex-col rounded-lg bg-ground md:w-auto"
        " md:min-w-56 md:flex-1 md:shrink",
    )


def _card(row: rx.Var[ItemRow], on_propose: rx.EventHandler) -> rx.Component:
    return rx.el.li(
        link(
            row.title,
            to=f"/admin/feedback/{row.id}",
            draggable=False,
            custom_attrs={"data-row": row.id},
            class_name="line-clamp-3 text-base font-medium text-ink wrap-anywhere after:absolute"
            " after:inset-0 after:rounded-md",
        ),
        rx.el.div(
            votes_chip(row),
            severity_chip(row.severity, row.severity_name),
            visibility_chip(row.visibility),
            comments_count(row),
            elements.time(row.at, class_name="ml-auto shrink-0 text-xs text-muted"),
            rx.cond(row.is_merged, rx.fragment(), _status_menu(row, on_propose)),
            class_name="flex min-h-6 flex-wrap items-center gap-2",
        ),
        key=row.id,
        draggable=~row.is_merged,  # it has the status of what it was merged into
        custom_attrs={"data-card": row.id},
        class_name="relative flex flex-col gap-2 rounded-md border border-line bg-surface p-3 pb-2"
        " hover:border-field has-[[data-row]:focus-visible]:border-accent",
    )


def _status_menu(row: rx.Var[ItemRow], on_propose: rx.EventHandler) -> rx.Component:
    """Return the list of statuses behind three dots. It lies over them, unseen, and is the browser's own."""
    return rx.el.span(
        icon("ellipsis"),
        status_select(
            row.kind,
            row.status,
            f"Status of {row.title}",
            lambda status: on_propose(row.id, status),
            title="Change the status",
            class_name="absolute inset-0 size-full cursor-pointer opacity-0",
        ),
        class_name="relative z-10 -mr-1 inline-flex size-6 shrink-0 items-center justify-center rounded-md"
        " text-muted hover:bg-raised hover:text-ink has-[:focus-visible]:outline-2 outline-accent",
    )
