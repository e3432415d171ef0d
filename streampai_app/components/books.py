"""What stands beside the list of donations: the switch of providers, what is nobody's, the books."""

import reflex as rx

from ..state.books import Books, CurrencyRows, ProviderRow, StrayRow
from . import elements
from .controls import ICON, SECONDARY, busy_button, icon
from .money import QUIET


def books_panel(books: rx.Var[Books], on_choose: rx.EventHandler, on_ask: rx.EventHandler) -> rx.Component:
    """Return the panel at the right of a wide window."""
    return rx.el.aside(
        _all(books, on_choose, on_ask),
        aria_label="Provider and books",
        class_name="w-80 shrink-0 overflow-y-auto border-l border-line bg-surface p-4 max-xl:hidden",
    )


def books_dialog(books: rx.Var[Books], on_choose: rx.EventHandler, on_ask: rx.EventHandler) -> rx.Component:
    """Return the same for a narrow window, opened by a button."""
    return rx.el.dialog(
        rx.el.button(
            icon("x", 18),
            type="button",
            aria_label="Close books",
            custom_attrs={"data-closes": "true"},
            class_name=f"{ICON} absolute top-2 right-2",
        ),
        _all(books, on_choose, on_ask),
        aria_label="Provider and books",
        custom_attrs={"data-books": "true"},
        class_name="m-auto max-h-[80dvh] w-92 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-lg border"
        " border-line bg-surface p-4 text-ink shadow-pop backdrop:bg-black/40",
    )


def _all(books: rx.Var[Books], on_choose: rx.EventHandler, on_ask: rx.EventHandler) -> rx.Component:
    return rx.el.div(
        _switch(books, on_choose),
        _asking(on_ask),
        _strays(books.strays),
        _books(books.currencies, books.not_known),
        class_name="flex flex-col gap-6",
    )


def _switch(books: rx.Var[Books], on_choose: rx.EventHandler) -> rx.Component:
    return _part(
        "New donations",
        rx.el.ul(
            rx.foreach(books.providers, lambda row: _provider(row, on_choose)),
            class_name="rounded-lg border border-line",
        ),
        rx.el.p(
            rx.cond(
                books.chosen_by,
                rx.fragment(
                    "Chosen by ", books.chosen_by, " ", elements.time(books.chosen_at, "since"), ". "
                ),
                "As configured. ",
            ),
            "Donations under way finish where they began.",
            class_name="text-sm text-muted",
        ),
    )


def _provider(row: rx.Var[ProviderRow], on_choose: rx.EventHandler) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.label, class_name="font-medium"),
        rx.cond(row.is_deprecated, rx.el.span("Deprecated", class_name=QUIET)),
        rx.el.span(class_name="flex-1"),
        rx.cond(
            row.is_chosen,
            rx.el.span(
                icon("check"),
                "In use",
                class_name="inline-flex h-8 items-center gap-1 text-base font-medium text-good",
            ),
            rx.el.button(
                "Use ",
                row.label,
                type="button",
                on_click=on_choose(row.name),
                class_name=SECONDARY,
            ),
        ),
        key=row.name,
        class_name="flex min-h-12 items-center gap-2 border-b border-line px-3 py-2 last:border-0",
    )


def _asking(on_ask: rx.EventHandler) -> rx.Component:
    return _part(
        "Open donations",
        rx.el.p(
            "Each is asked about by itself now and then. If webhooks do not come, ask about all of them now.",
            class_name="text-sm text-muted",
        ),
        busy_button(
            icon("refresh-cw"),
            "Ask now",
            busy="Asking …",
            work=on_ask,
            class_name=f"{SECONDARY} self-start",
        ),
    )


def _strays(strays: rx.Var[list[StrayRow]]) -> rx.Component:
    return _part(
        "Nobody's payments",
        rx.cond(
            strays,
            rx.fragment(
                rx.el.p(
                    "Paid, but for no donation of ours. Look them up at the provider, and give them back.",
                    class_name="text-sm text-danger",
                ),
                rx.el.ul(rx.foreach(strays, _stray), class_name="rounded-lg border border-line"),
            ),
            rx.el.p("None: every payment belongs to a donation.", class_name="text-sm text-muted"),
        ),
    )


def _stray(row: rx.Var[StrayRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.span(row.amount, class_name="font-medium tabular-nums"),
            rx.el.span(row.provider, " · ", row.state, class_name="text-sm text-muted"),
            elements.time(row.at, "since", class_name="ml-auto text-sm text-muted"),
            class_name="flex items-baseline gap-2",
        ),
        rx.el.span(row.ref, class_name="font-mono text-xs text-muted wrap-anywhere"),
        key=row.ref,
        class_name="flex flex-col border-b border-line px-3 py-2 last:border-0",
    )


def _books(currencies: rx.Var[list[CurrencyRows]], not_known: rx.Var[str]) -> rx.Component:
    return _part(
        "Books",
        rx.cond(
            currencies,
            rx.foreach(currencies, _currency),
            rx.el.p("Nothing is booked yet.", class_name="text-sm text-muted"),
        ),
        rx.cond(not_known, rx.el.p(not_known, ".", class_name="text-sm text-muted")),
    )


def _currency(rows: rx.Var[CurrencyRows]) -> rx.Component:
    return rx.el.dl(
        rx.foreach(
            rows.totals,
            lambda total: rx.el.div(
                rx.el.dt(total.account, class_name="text-muted"),
                rx.el.dd(total.amount, class_name="font-medium tabular-nums"),
                class_name="flex justify-between gap-2 border-b border-line px-3 py-1 last:border-0",
            ),
        ),
        key=rows.currency,
        class_name="rounded-lg border border-line",
    )


def _part(title: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name="text-base font-semibold"),
        *children,
        class_name="flex flex-col gap-2",
    )
