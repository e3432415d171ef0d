"""A streamer's history: what is listed stands in the address, and `load` builds everything from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta, tzinfo
from typing import Any, ClassVar
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from .. import clock, runtime
from ..accounts.actors import Streamer
from ..donations.dates import DATE_NAMES, Dates, read_dates, zone_of
from ..donations.history import (
    FILTER_NAMES,
    PERIODS,
    Day,
    Entry,
    HistoryFilter,
    currencies_received,
    days_received,
    history_without_fees,
    list_history,
    read_history_filter,
)
from ..donations.pledges import clean_line
from ..money import show
from . import push
from .address import address_of, asked_for
from .donation_rows import ANONYMOUS, NOT_KNOWN, status_name
from .guard import asking

ROWS = 50  # in the list, to begin with, and more each time
MOST_ROW_PAGES = 20
MONTHS_FROM = 100  # days from which on the chart shows months
USUAL_PERIOD = "30"
MOST_DAYS = 3660  # of a chart


@dataclass(frozen=True)
class EntryRow:
    """A donation and its money. `at` is RFC 3339; what is nothing is empty. Silent is shown without sound."""

    id: str
    donor: str
    message: str
    status: str
    status_name: str
    gross: str
    refunded: str
    tax: str
    fee: str
    net: str
    held: str
    also: str
    at: str
    is_silent: bool = False


@dataclass(frozen=True)
class Bar:
    """A day or a month of the chart. `height` is its share of the largest one, in percent."""

    name: str
    amount: str
    count: int
    height: str


@dataclass(frozen=True)
class Chart:
    """What came in and stayed over time, in one currency."""

    currency: str = ""
    total: str = ""
    peak: str = ""
    first: str = ""
    last: str = ""
    unit: str = ""
    bars: tuple[Bar, ...] = ()


class StudioHistory(rx.State):
    """What one streamer's tab shows."""

    _requires: ClassVar = Streamer

    loaded: bool = False
    shown_at: str = ""  # the address that this was loaded for
    period: str = ""
    currency: str = ""
    status: str = ""
    text: str = ""
    query: str = ""
    currencies: list[str] = []
    chart: Chart = Chart()
    rows: list[EntryRow] = []
    has_more_rows: bool = False
    without_fees: int = 0
    first: str = ""
    last: str = ""
    silent: str = ""
    zone: str = ""  # the reader's, whose days the chart shows

    _row_pages: int = 1
    _dates: Dates = Dates()

    @rx.event
    async def load(self) -> None:
        """Show what the address says."""
        push.start(self)
        self._show(read_history_filter(*(asked_for(self, name) for name in FILTER_NAMES)))
        self._row_pages = 1
        self.currencies = await runtime.current().db.read(currencies_received, asking())
        await self._read_chart()
        await self._read_rows()
        self.loaded, self.shown_at = True, address_of(self)

    @rx.event
    def search(self, form: dict[str, Any]) -> EventSpec:
        """List what has to do with a text, within the filters that are set."""
        wanted = replace(self._wanted(), text=clean_line(str(form.get("q") or "")))
        return rx.redirect(f"/studio/history?{query_of(wanted)}")

    @rx.event
    def choose_dates(self, form: dict[str, Any]) -> EventSpec:
        """List what came in from one day to another, in the time zone of who looks."""
        dates = read_dates(*(str(form.get(name) or "") for name in DATE_NAMES))
        wanted = replace(self._wanted(), dates=dates)
        return rx.redirect(f"/studio/history?{query_of(wanted)}")

    @rx.event
    async def show_days_of(self, zone: str) -> None:
        """Draw the chart by the days of a time zone: the browser's, as all times of the page are."""
        if zone != self.zone and zone_of(zone) is not UTC:
            self.zone = zone
            await self._read_chart()

    @rx.event
    async def load_more_rows(self) -> None:
        """Show more of the list."""
        self._row_pages = min(self._row_pages + 1, MOST_ROW_PAGES)
        await self._read_rows()

    def _show(self, wanted: HistoryFilter) -> None:
        self.period, self.currency = wanted.period, wanted.currency
        self._dates = wanted.dates
        self.first, self.last, _zone = wanted.dates.values()
        self.status, self.text = wanted.status, wanted.text
        self.silent = "yes" if wanted.silent else ""
        self.query = query_of(wanted)

    def _wanted(self) -> HistoryFilter:
        dates = self._dates.values()
        return read_history_filter(self.period, self.currency, self.status, self.text, *dates, self.silent)

    async def _read_chart(self) -> None:
        """Draw one currency, the one asked for or the most frequent: sums of several mean nothing."""
        currency = self.currency or next(iter(self.currencies), "")
        if not currency:
            self.chart = Chart()
            return
        zone = zone_of(self._dates.zone or self.zone)
        today, period = clock.now().astimezone(zone).date(), PERIODS[self.period or USUAL_PERIOD]
        if dates := self._dates:
            today, period = _span(dates, today, zone)
            wanted = HistoryFilter(currency=currency, dates=dates)
        else:
            wanted = HistoryFilter(period=self.period or USUAL_PERIOD, currency=currency)
        days = await runtime.current().db.read(days_received, asking(), wanted, zone)
        self.chart = chart_of(days, currency, today, period, "Day (UTC)" if zone is UTC else "Day")

    async def _read_rows(self) -> None:
        limit = self._row_pages * ROWS
        found = await runtime.current().db.read(list_history, asking(), self._wanted(), limit=limit + 1)
        self.rows = [_row(entry) for entry in found[:limit]]
        self.has_more_rows = len(found) > limit and self._row_pages < MOST_ROW_PAGES
        self.without_fees = await runtime.current().db.read(history_without_fees, asking(), self._wanted())


def query_of(wanted: HistoryFilter) -> str:
    """Return the query of an address that asks for a filter."""
    period = "" if wanted.dates else wanted.period
    silent = "yes" if wanted.silent else ""
    values = (period, wanted.currency, wanted.status, wanted.text, *wanted.dates.values(), silent)
    return urlencode({name: value for name, value in zip(FILTER_NAMES, values, strict=True) if value})


def _span(dates: Dates, today: date, zone: tzinfo) -> tuple[date, timedelta]:
    """Return the last of some days, and how long they are; a year where they have no beginning."""
    until, since = dates.until, dates.since
    last = (until - timedelta(microseconds=1)).astimezone(zone).date() if until else today
    first = since.astimezone(zone).date() if since else last - PERIODS["365"]
    days = min(max((last - first).days + 1, 1), MOST_DAYS)
    return last, timedelta(days=days)


def chart_of(
    days: Sequence[Day], currency: str, today: date, period: timedelta, day_name: str = "Day"
) -> Chart:
    """Return the days of a period until today, those without a gift too; months if they are many."""
    is_monthly = period.days >= MONTHS_FROM
    name = (lambda day: day.strftime("%B %Y")) if is_monthly else (lambda day: day.strftime("%-d %B"))
    sums = {name(today - timedelta(days=back)): [0, 0] for back in reversed(range(period.days))}
    for day in days:
        if (found := sums.get(name(day.on))) is not None:
            found[0] += day.amount
            found[1] += day.count
    peak = max((amount for amount, _ in sums.values()), default=0)
    bars = tuple(
        Bar(label, show(amount, currency), count, f"{100 * max(amount, 0) / peak:.1f}" if peak else "0")
        for label, (amount, count) in sums.items()
    )
    return Chart(
        currency=currency,
        total=show(sum(amount for amount, _ in sums.values()), currency),
        peak=show(peak, currency),
        first=bars[0].name,
        last=bars[-1].name,
        unit="Month" if is_monthly else day_name,
        bars=bars,
    )


def _row(entry: Entry) -> EntryRow:
    def shown(amount: int | None, currency: str = entry.currency) -> str:
        if amount is None:
            return NOT_KNOWN
        return show(amount, currency) if amount else ""

    return EntryRow(
        id=entry.id,
        donor=entry.donor_name or ANONYMOUS,
        message=entry.message,
        status=entry.status,
        status_name=status_name(entry.status),
        gross=show(entry.gross, entry.currency),
        refunded=shown(entry.refunded),
        tax=shown(entry.tax),
        fee=" + ".join(
            [shown(entry.fee, entry.fee_currency), *(show(fee, name) for name, fee in entry.other_fees)]
        ),
        net=NOT_KNOWN if entry.net is None else show(entry.net, entry.currency),
        held=shown(entry.held),
        also=" + ".join(show(owed, name) for name, owed in entry.also),
        at=entry.paid_at.isoformat(),
        is_silent=entry.alert == "shown" and entry.heard is False,
    )
