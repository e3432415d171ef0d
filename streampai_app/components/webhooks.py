"""Received webhooks: the list, and one of them with its body."""

import reflex as rx

from ..state.webhooks import ReceiptRow
from . import elements
from .address import address_with, until_here, waiting
from .controls import ICON, SECONDARY, busy_button, fact, icon, link, nothing_here
from .inbox import TAB
from .money import BAD, GOOD, LIVELY, QUIET, search_box

HEAD = "flex h-14 shrink-0 items-center gap-2 border-b border-line bg-surface px-4 max-md:px-2"
STATES = (("All", ""), ("Waiting", "waiting"), ("Handled", "handled"), ("Unused", "unused"), ("Dead", "dead"))


def received(
    rows: rx.Var[list[ReceiptRow]],
    *,
    loaded: rx.Var[bool],
    is_here: rx.Var[bool],
    state: rx.Var[str],
    text: rx.Var[str],
    counts: rx.Var[dict[str, int]],
    open_id: rx.Var[str],
    has_more: rx.Var[bool],
    on_search: rx.EventHandler,
    on_more: rx.EventHandler,
    on_replay_dead: rx.EventHandler,
) -> rx.Component:
    """Return the list with its filters."""
    return rx.el.section(
        rx.el.header(
            rx.el.div(
                rx.el.h2("Received", class_name="text-lg font-semibold"),
                search_box("Search by event or donation", text, on_search),
                class_name="flex items-center justify-between gap-3",
            ),
            _states(state, counts),
            rx.cond((state == "dead") & (counts["dead"] > 0), _replay_all(counts["dead"], on_replay_dead)),
            class_name="flex flex-col gap-2 border-b border-line px-4 pt-3 pb-3",
        ),
        rx.el.div(
            until_here(
                loaded,
                is_here,
                rx.fragment(
                    rx.cond(
                        rows,
                        elements.rows(
                            rx.el.ul(
                                rx.foreach(rows, lambda row: _row(row, open_id)),
                                class_name="flex flex-col p-2",
                            )
                        ),
                        _empty(),
                    ),
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
        aria_label="Received",
        class_name=rx.cond(
            open_id,
            "flex min-h-0 flex-1 flex-col border-line bg-surface max-md:hidden md:w-104 md:flex-none"
            " md:border-r",
            "flex min-h-0 flex-1 flex-col border-line bg-surface md:w-104 md:flex-none md:border-r",
        ),
    )


def receipt(
    opened: rx.Var[ReceiptRow], body: rx.Var[str], *, back: rx.Var[str] | str, on_replay: rx.EventHandler
) -> rx.Component:
    """Return one webhook: what became of it, and what it said."""
    return rx.el.section(
        rx.el.header(
            _back(back),
            rx.el.div(
                rx.el.h2(_type(opened), class_name="truncate text-md font-semibold"),
                rx.el.p(opened.event_id, class_name="truncate font-mono text-xs text-muted"),
                class_name="flex min-w-0 flex-1 flex-col",
            ),
            state_chip(opened.state),
            busy_button(icon("rotate-cw"), "Replay", busy="Replaying …", work=on_replay),
            class_name=HEAD,
        ),
        rx.el.div(
            rx.cond(
                opened.failure,
                rx.el.p(
                    icon("circle-alert"),
                    rx.el.span(opened.failure, class_name="wrap-anywhere"),
                    class_name="flex gap-2 rounded-md bg-danger-soft px-3 py-2 text-base text-danger",
                ),
            ),
            rx.el.dl(
                fact("From", opened.provider_name),
                fact("Received", elements.time(opened.at, "since")),
                fact("Deliveries", opened.deliveries.to_string()),
                fact("Failed attempts", opened.attempts.to_string()),
                rx.cond(opened.due_at, fact("Next attempt", elements.time(opened.due_at, "clock"))),
                rx.cond(opened.handled_at, fact("Done", elements.time(opened.handled_at, "since"))),
                rx.cond(
                    opened.donation_id,
                    fact(
                        "Donation",
                        link(
                            opened.donation_id,
                            to=f"/admin/payments/{opened.donation_id}",
                            class_name="font-mono text-xs text-accent underline underline-offset-2",
                        ),
                    ),
                ),
                class_name="grid grid-cols-2 gap-3 md:grid-cols-3",
            ),
            rx.el.h3("Body", class_name="text-base font-semibold"),
            rx.el.pre(
                body,
                tab_index=0,
                role="region",
                aria_label="Body",
                class_name="overflow-x-auto rounded-lg border border-line bg-surface p-3 font-mono text-sm"
                " whitespace-pre",
            ),
            class_name="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4",
        ),
        aria_label="Webhook",
        class_name="flex min-h-0 min-w-0 flex-1 flex-col",
    )


def receipt_to_come(back: rx.Var[str] | str) -> rx.Component:
    """Return its place while it is on its way."""
    bars = [
        rx.el.div(class_name=f"h-4 rounded-sm bg-raised {width}") for width in ("w-3/5", "w-4/5", "w-2/5")
    ]
    return rx.el.section(
        rx.el.header(_back(back), class_name=HEAD),
        waiting(
            rx.el.div(
                *bars,
                rx.el.span("Loading the webhook …", class_name="sr-only"),
                class_name="skeleton in-a-moment flex flex-col gap-4 p-4",
            )
        ),
        aria_label="Webhook",
        aria_busy="true",
        class_name="flex min-h-0 min-w-0 flex-1 flex-col",
    )


def _back(to: rx.Var[str] | str) -> rx.Component:
    return link(
        icon("chevron-left", 20),
        to=to,
        aria_label="Back to all webhooks",
        class_name=f"{ICON} md:hidden",
    )


def state_chip(state: rx.Var[str]) -> rx.Component:
    """Return how a webhook stands."""
    return rx.match(
        state,
        ("handled", rx.el.span("Handled", class_name=GOOD)),
        ("dead", rx.el.span("Dead", class_name=BAD)),
        ("unused", rx.el.span("Unused", class_name=QUIET)),
        rx.el.span("Waiting", class_name=LIVELY),
    )


def _states(state: rx.Var[str], counts: rx.Var[dict[str, int]]) -> rx.Component:
    return rx.el.nav(
        *[
            link(
                label,
                rx.el.span(counts[value], class_name="ml-1 text-sm text-muted") if value else None,
                to=address_with("/admin/webhooks", state=value, event=""),
                aria_current=rx.cond(value == state, "page", "false"),
                class_name=TAB,
            )
            for label, value in STATES
        ],
        aria_label="Filters",
        class_name="-ml-2 flex flex-wrap gap-1",
    )


def _replay_all(count: rx.Var[int], on_replay_dead: rx.EventHandler) -> rx.Component:
    return busy_button(
        icon("rotate-cw"),
        "Replay all ",
        count,
        busy="Replaying …",
        work=on_replay_dead,
        class_name=f"{SECONDARY} self-start",
    )


def _row(row: rx.Var[ReceiptRow], open_id: rx.Var[str]) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.span(
                    rx.el.span(_type(row), class_name="truncate font-medium"),
                    elements.time(row.at, class_name="ml-auto shrink-0 text-sm text-muted"),
                    class_name="flex items-baseline gap-2",
                ),
                rx.el.span(
                    rx.el.span(
                        rx.cond(row.failure, row.failure, row.event_id),
                        class_name="min-w-0 flex-1 truncate text-sm text-muted",
                    ),
                    rx.cond(
                        row.deliveries > 1,
                        rx.el.span(
                            row.deliveries, " times", class_name="shrink-0 text-sm text-muted tabular-nums"
                        ),
                    ),
                    state_chip(row.state),
                    class_name="flex min-h-5 items-center gap-2",
                ),
                class_name="flex min-w-0 flex-1 flex-col gap-1",
            ),
            to=row.address,
            aria_current=rx.cond(row.event_id == open_id, "page", "false"),
            custom_attrs={"data-row": row.event_id},
            class_name="flex gap-3 rounded-md px-2 py-2 text-ink hover:bg-raised"
            " aria-[current=page]:bg-accent-soft",
        ),
        key=f"{row.provider}:{row.event_id}",
    )


def _type(row: rx.Var[ReceiptRow]) -> rx.Component:
    return rx.cond(row.type, row.type, rx.cond(row.state == "dead", "Unreadable", "Not read yet"))


def _empty() -> rx.Component:
    return rx.el.div(
        nothing_here(
            "webhook", "No webhooks here.", "What payment providers tell us appears here by itself."
        ),
        class_name="flex flex-1 items-center justify-center",
    )


def _skeleton() -> rx.Component:
    bar = "rounded-sm bg-raised"
    row = rx.el.div(
        rx.el.div(class_name=f"{bar} h-3 w-2/5"),
        rx.el.div(class_name=f"{bar} h-3 w-4/5"),
        class_name="flex flex-col gap-2 px-2 py-3",
    )
    return rx.el.div(
        *[row] * 6,
        rx.el.span("Loading webhooks …", class_name="sr-only"),
        aria_busy="true",
        class_name="skeleton flex flex-col p-2",
    )
