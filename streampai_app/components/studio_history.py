"""A streamer's history: a chart, the filters, and the donations with their money."""

import reflex as rx

from ..donations.dates import DATE_NAMES
from ..models import DonationStatus
from ..state.donation_rows import NOT_HEARD, STATUS_NAMES
from ..state.studio_history import Bar, Chart, EntryRow
from . import elements
from .address import address_with
from .controls import SECONDARY, icon, link, nothing_here
from .inbox import CHIP, TAB
from .money import dates_form, export_link, search_box, status_chip

PERIODS = (("All time", ""), ("30 days", "30"), ("90 days", "90"), ("A year", "365"))
STATUSES = (
    ("Any status", ""),
    *(
        (STATUS_NAMES[status], str(status))
        for status in (DonationStatus.PAID, DonationStatus.REFUNDED, DonationStatus.DISPUTED)
    ),
)
CELL = "px-3 py-2 text-right tabular-nums whitespace-nowrap"
HEAD = "px-3 py-2 text-right text-sm font-medium text-muted whitespace-nowrap"
FIRST_HEAD = "px-3 py-2 text-left text-sm font-medium text-muted whitespace-nowrap"
ON_WIDE = "hidden sm:table-cell"
CUT_OFF = "max-w-32 truncate sm:max-w-80"


def toolbar(*, text: rx.Var[str], query: rx.Var[str], on_search: rx.EventHandler) -> rx.Component:
    """Return the name of the page, the search and the export."""
    return rx.el.header(
        rx.el.h1("History", class_name="text-xl font-semibold"),
        search_box("Search donations", text, on_search),
        export_link(f"/studio/history/export.csv?{query}", "donations.csv"),
        class_name="flex flex-wrap items-center gap-3",
    )


def filters(
    period: rx.Var[str],
    currency: rx.Var[str],
    status: rx.Var[str],
    currencies: rx.Var[list[str]],
    *,
    first: rx.Var[str],
    last: rx.Var[str],
    silent: rx.Var[str],
    on_dates: rx.EventHandler,
) -> rx.Component:
    """Return what the list can be narrowed down by. All of it stands in the address."""

    def to(*, is_toggle: bool = False, **change: rx.Var[str] | str) -> rx.Var[str]:
        return address_with("/studio/history", is_toggle=is_toggle, **change)

    def of(period: str) -> rx.Var[str]:  # it takes the place of days that were chosen
        return to(period=period, **dict.fromkeys(DATE_NAMES, ""))

    def one(
        label: str | rx.Var[str], class_name: str, is_current: rx.Var[bool], address: rx.Var[str]
    ) -> rx.Component:
        current = rx.cond(is_current, "page", "false")
        return link(label, to=address, aria_current=current, class_name=class_name)

    has_days = (first + last).bool()
    return rx.el.nav(
        rx.el.div(
            *[one(name, TAB, (value == period) & ~has_days, of(period=value)) for name, value in PERIODS],
            class_name="-ml-2 flex flex-wrap gap-1",
        ),
        rx.el.div(
            *[one(name, CHIP, value == status, to(status=value)) for name, value in STATUSES],
            one(NOT_HEARD, CHIP, silent.bool(), to(is_toggle=True, silent="yes")),
            rx.cond(
                currencies.length() > 1,
                rx.fragment(
                    one("Any currency", CHIP, currency == "", to(currency="")),
                    rx.foreach(currencies, lambda code: one(code, CHIP, code == currency, to(currency=code))),
                ),
            ),
            class_name="flex flex-wrap gap-1",
        ),
        dates_form(first, last, on_dates, "Paid"),
        aria_label="Filters",
        class_name="flex flex-col gap-2",
    )


def chart(of: rx.Var[Chart]) -> rx.Component:
    """Return what came in over time: bars to see, and the same as a table to read."""
    return rx.cond(
        of.currency,
        rx.el.figure(
            rx.el.figcaption(
                rx.el.span(of.total, class_name="text-xl font-semibold tabular-nums"),
                rx.el.span(
                    "received in ",
                    of.currency,
                    ", ",
                    of.first,
                    " to ",
                    of.last,
                    class_name="text-sm text-muted",
                ),
                rx.el.span("Highest ", of.peak, class_name="ml-auto text-sm text-muted tabular-nums"),
                class_name="flex flex-wrap items-baseline gap-x-3",
            ),
            rx.el.div(
                rx.foreach(of.bars, _bar),
                aria_hidden="true",
                class_name="flex h-40 items-end gap-px border-b border-line",
            ),
            rx.el.details(
                rx.el.summary("As a table", class_name="cursor-pointer text-sm text-muted"),
                rx.el.table(
                    rx.el.thead(
                        rx.el.tr(
                            rx.el.th(of.unit, scope="col", class_name=FIRST_HEAD),
                            rx.el.th("Donations", scope="col", class_name=HEAD),
                            rx.el.th("Received", scope="col", class_name=HEAD),
                        )
                    ),
                    rx.el.tbody(rx.foreach(of.bars, _bar_row)),
                    class_name="w-full text-base",
                ),
                class_name="max-h-80 overflow-y-auto",
            ),
            aria_label="Received over time",
            class_name="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4",
        ),
    )


def entries(
    rows: rx.Var[list[EntryRow]],
    *,
    query: rx.Var[str],
    has_more: rx.Var[bool],
    on_more: rx.EventHandler,
    without_fees: rx.Var[int],
) -> rx.Component:
    """Return the donations."""
    return rx.cond(
        rows,
        rx.el.div(
            _table(rows),
            rx.cond(
                without_fees > 0,
                rx.el.p(
                    "Fees of ",
                    without_fees,
                    rx.cond(without_fees == 1, " donation", " donations"),
                    " are not known yet.",
                    class_name="text-sm text-muted",
                ),
            ),
            rx.cond(
                has_more,
                rx.el.button(
                    "Show more", type="button", on_click=on_more, class_name=f"{SECONDARY} self-start"
                ),
            ),
            class_name="flex flex-col gap-3",
        ),
        _empty(query),
    )


def _bar(bar: rx.Var[Bar]) -> rx.Component:
    return rx.el.div(
        key=bar.name,
        title=f"{bar.name}: {bar.amount}",
        style={"height": f"{bar.height}%"},
        class_name="min-w-px flex-1 rounded-t-sm bg-accent hover:bg-accent-hover",
    )


def _bar_row(bar: rx.Var[Bar]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(bar.name, scope="row", class_name="px-3 py-1 text-left font-normal"),
        rx.el.td(bar.count, class_name="px-3 py-1 text-right tabular-nums"),
        rx.el.td(bar.amount, class_name="px-3 py-1 text-right tabular-nums"),
        key=bar.name,
    )


def _table(rows: rx.Var[list[EntryRow]]) -> rx.Component:
    """Return the donations; a phone has room for what was given and what is left."""
    return rx.el.div(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    rx.el.th("Donation", scope="col", class_name=FIRST_HEAD),
                    *[
                        rx.el.th(name, scope="col", class_name=f"{HEAD} {ON_WIDE}")
                        for name in ("Gross", "Refunded", "Tax", "Fee")
                    ],
                    rx.el.th("Net", scope="col", class_name=HEAD),
                    rx.el.th("When", scope="col", class_name=HEAD),
                    class_name="border-b border-line",
                )
            ),
            rx.el.tbody(rx.foreach(rows, _entry)),
            class_name="w-full text-base",
        ),
        tab_index=0,
        role="region",
        aria_label="Donations",
        class_name="overflow-x-auto rounded-lg border border-line bg-surface",
    )


def _silent() -> rx.Component:
    return rx.el.div(icon("volume-x", 12), NOT_HEARD, class_name="flex items-center gap-1 text-sm text-muted")


def _entry(row: rx.Var[EntryRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.div(
                rx.el.span(row.donor, class_name=f"{CUT_OFF} font-medium"),
                rx.el.span(row.gross, class_name="tabular-nums sm:hidden"),
                rx.cond(row.status != "paid", status_chip(row.status, row.status_name)),
                class_name="flex flex-wrap items-center gap-x-2",
            ),
            rx.el.div(row.message, class_name=f"{CUT_OFF} text-sm text-muted"),
            rx.cond(row.is_silent, _silent()),
            class_name="px-3 py-2 sm:min-w-44",
        ),
        rx.el.td(row.gross, class_name=f"{CELL} {ON_WIDE}"),
        rx.el.td(row.refunded, class_name=f"{CELL} {ON_WIDE} text-muted"),
        rx.el.td(row.tax, class_name=f"{CELL} {ON_WIDE} text-muted"),
        rx.el.td(row.fee, class_name=f"{CELL} {ON_WIDE} text-muted"),
        rx.el.td(
            row.net,
            rx.cond(row.also, rx.el.div("+ ", row.also, class_name="text-sm")),
            rx.cond(row.held, rx.el.div(row.held, " held by a dispute", class_name="text-sm text-muted")),
            class_name=f"{CELL} font-medium max-sm:whitespace-normal",
        ),
        rx.el.td(elements.time(row.at, "date"), class_name=f"{CELL} text-sm text-muted"),
        key=row.id,
        class_name="border-b border-line last:border-0",
    )


def _empty(query: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            query,
            nothing_here(
                "search-x",
                "No donation fits.",
                "Look for less, or ",
                link("see all of them", to="/studio/history", class_name="text-accent underline"),
                ".",
            ),
            nothing_here(
                "chart-column", "No donation yet.", "What comes in is kept here, and can be exported."
            ),
        ),
        class_name="rounded-lg border border-line bg-surface",
    )


def skeleton() -> rx.Component:
    """Return the shape of the chart and the donations, while they are on their way."""
    return rx.el.div(
        rx.el.div(class_name="mb-3 h-64 rounded-lg bg-raised"),
        *(rx.el.div(class_name="h-10 rounded-md bg-raised") for _ in range(6)),
        rx.el.span("Loading donations …", class_name="sr-only"),
        aria_busy="true",
        class_name="skeleton flex flex-col gap-2",
    )
