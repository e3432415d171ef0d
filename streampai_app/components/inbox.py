"""The list of chats."""

import reflex as rx

from ..state.rows import Row
from . import elements
from .address import until_here
from .controls import SECONDARY, icon, link, nothing_here

TAB = (
    "inline-flex h-7 items-center rounded-md px-2 text-base font-medium text-muted hover:text-ink"
    " aria-[current=page]:bg-raised aria-[current=page]:text-ink"
)
CHIP = (
    "inline-flex h-6 items-center rounded-full border border-line px-2 text-sm text-muted hover:text-ink"
    " aria-[current=page]:border-accent aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent"
)
LIST = "flex min-h-0 min-w-0 flex-1 flex-col border-line bg-surface md:w-84 md:flex-none md:border-r"
STATES = (("Open", "open"), ("Resolved", "resolved"))
KINDS = (("All", ""), ("Support", "support"), ("Features", "feature"), ("Bugs", "bug"))


def inbox(
    rows: rx.Var[list[Row]],
    rows_below: rx.Var[list[Row]],
    *,
    loaded: rx.Var[bool],
    state: rx.Var[str],
    kind: rx.Var[str],
    asked_state: rx.Var[str],
    asked_kind: rx.Var[str],
    open_id: rx.Var[str],
    has_company: rx.Var[bool],
    has_more: rx.Var[bool],
    on_more: rx.EventHandler,
) -> rx.Component:
    """Return the list with its filters, which stand in the address like everything that is open.

    The rows are those of `state` and `kind`; the address may already ask for others.
    With company, something to read beside it, the list makes room for that on a phone.
    """
    return rx.el.section(
        rx.el.header(
            rx.el.h2("Chats", class_name="text-lg font-semibold"),
            _filters(asked_state, asked_kind),
            class_name="flex flex-col gap-2 border-b border-line px-4 pt-3 pb-3",
        ),
        rx.el.div(
            until_here(
                loaded,
                (asked_state == state) & (asked_kind == kind),
                rx.fragment(
                    rx.cond(rows, _rows(rows, rows_below, open_id, state, kind), _empty(state)),
                    rx.cond(
                        has_more,
                        rx.el.button(
                            "Show more", type="button", on_click=on_more, class_name=f"{SECONDARY} m-3"
                        ),
                    ),
                ),
                _skeleton(),
            ),
            class_name="flex min-h-0 flex-1 flex-col overflow-y-auto",
        ),
        aria_label="Chats",
        class_name=rx.cond(has_company, f"{LIST} max-md:hidden", LIST),
    )


def _filters(state: rx.Var[str], kind: rx.Var[str]) -> rx.Component:
    return rx.el.nav(
        rx.el.div(
            *[_filter(label, TAB, value == state, value, kind) for label, value in STATES],
            class_name="-ml-2 flex gap-1",
        ),
        rx.el.div(
            *[_filter(label, CHIP, value == kind, state, value) for label, value in KINDS],
            class_name="flex flex-wrap gap-1",
        ),
        aria_label="Filters",
        class_name="flex flex-col gap-2",
    )


def _filter(
    label: str, class_name: str, is_current: rx.Var[bool], state: rx.Var[str] | str, kind: rx.Var[str] | str
) -> rx.Component:
    return link(
        label,
        to=f"/admin/support?state={state}&kind={kind}",
        aria_current=rx.cond(is_current, "page", "false"),
        class_name=class_name,
    )


def _rows(
    rows: rx.Var[list[Row]],
    rows_below: rx.Var[list[Row]],
    open_id: rx.Var[str],
    state: rx.Var[str],
    kind: rx.Var[str],
) -> rx.Component:
    return elements.rows(
        rx.el.ul(
            rx.foreach(rows, lambda row: row_of_list(row, open_id, state, kind)),
            rx.foreach(rows_below, lambda row: row_of_list(row, open_id, state, kind)),
            class_name="flex flex-col p-2",
        )
    )


def row_of_list(
    row: rx.Var[Row], open_id: rx.Var[str], state: rx.Var[str], kind: rx.Var[str]
) -> rx.Component:
    """Return one chat: who, what about, the last words, when, and how much of it is unread."""
    return rx.el.li(
        link(
            kind_icon(row.kind),
            rx.el.span(
                rx.el.span(
                    rx.el.span(
                        row.who,
                        class_name=rx.cond(row.unread > 0, "truncate font-semibold", "truncate font-medium"),
                    ),
                    elements.time(row.at, class_name="ml-auto shrink-0 text-sm text-muted"),
                    class_name="flex items-baseline gap-2",
                ),
                rx.cond(row.subject, rx.el.span(row.subject, class_name="truncate text-base text-ink")),
                rx.el.span(
                    rx.el.span(row.preview, class_name="truncate text-base text-muted"),
                    rx.cond(row.unread > 0, _unread(row.unread)),
                    class_name="flex min-h-5 items-center gap-2",
                ),
                class_name="flex min-w-0 flex-1 flex-col",
            ),
            to=f"/admin/support/{row.id}?state={state}&kind={kind}",
            aria_current=rx.cond(row.id == open_id, "page", "false"),
            custom_attrs={"data-row": row.id},
            class_name="flex gap-3 rounded-md px-2 py-2 text-ink hover:bg-raised"
            " aria-[current=page]:bg-accent-soft",
        ),
        key=row.id,
    )


def kind_icon(kind: rx.Var[str]) -> rx.Component:
    """Return the picture of a kind of chat, with its name for those who do not see it."""
    return rx.el.span(
        rx.match(
            kind,
            ("feature", icon("lightbulb")),
            ("bug", icon("bug")),
            icon("message-circle"),
        ),
        rx.el.span(
            rx.match(kind, ("feature", "Feature request"), ("bug", "Bug report"), "Support"),
            class_name="sr-only",
        ),
        class_name="flex h-5 w-4 shrink-0 items-center text-muted",
    )


def _unread(count: rx.Var[int]) -> rx.Component:
    return rx.el.span(
        count,
        rx.el.span(" unread", class_name="sr-only"),
        class_name="unread ml-auto flex h-5 min-w-5 shrink-0 items-center justify-center rounded-full"
        " bg-accent px-1"
        " text-xs font-semibold text-on-accent",
    )


def _empty(state: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            state == "resolved",
            nothing_here("check-check", "Nothing resolved yet.", "Chats that you resolve are kept here."),
            rx.el.div(
                nothing_here(
                    "check-check",
                    "All done.",
                    "No chat is open. New ones appear here by themselves, the moment somebody writes.",
                ),
                tab_index=-1,
                custom_attrs={"data-all-done": "true"},
                class_name="outline-none",
            ),
        ),
        class_name="flex flex-1 items-center justify-center",
    )


def _skeleton() -> rx.Component:
    bar = "rounded-sm bg-raised"
    row = rx.el.div(
        rx.el.div(class_name=f"{bar} mt-1 size-4 shrink-0"),
        rx.el.div(
            rx.el.div(class_name=f"{bar} h-3 w-2/5"),
            rx.el.div(class_name=f"{bar} h-3 w-4/5"),
            class_name="flex flex-1 flex-col gap-2 py-1",
        ),
        class_name="flex gap-3 px-2 py-2",
    )
    return rx.el.div(
        *[row] * 6,
        rx.el.span("Loading chats …", class_name="sr-only"),
        aria_busy="true",
        class_name="skeleton flex flex-col p-2",
    )
