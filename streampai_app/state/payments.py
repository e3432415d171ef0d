"""The list of donations, and what stands beside it: the switch of providers, the books, what is nobody's.

What is listed stands in the address, and `load` builds everything from it, as in support.py.
"""

from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from .. import runtime
from ..accounts.actors import Admin
from ..db import Hint
from ..donations.asking import ask_about_open
from ..donations.dates import DATE_NAMES, Dates, read_dates
from ..donations.overview import payments_overview
from ..donations.pledges import clean_line
from ..donations.providers import choose_provider
from ..donations.queries import FILTER_NAMES, DonationFilter, list_donations, read_filter, totals_of
from ..donations.topics import PAYMENTS
from . import push
from .address import address_of, asked_for
from .books import Books, books_of, totals_line
from .donation_rows import DonationRow, provider_name, row_of
from .guard import asking
from .notices import Notices
from .work import takes_long

ROWS = 50  # in the list, to begin with, and more each time
MOST_ROW_PAGES = 10
LIST_GAP = 0.25  # seconds
BOOKS_GAP = 5.0  # seconds: adding up the books takes longer than reading a page of the list


class Payments(rx.State):
    """What one admin's tab shows."""

    _requires: ClassVar = Admin

    loaded: bool = False
    shown_at: str = ""  # the address that this was loaded for

    shown_status: str = ""
    shown_provider: str = ""
    shown_difference: str = ""
    shown_attention: str = ""
    first: str = ""
    last: str = ""
    totals: str = ""
    text: str = ""
    query: str = ""
    rows: list[DonationRow] = []
    has_more_rows: bool = False
    books: Books = Books()

    _row_pages: int = 1
    _dates: Dates = Dates()

    @rx.event
    async def load(self) -> None:
        """Show what the address says, and follow it."""
        self._show(asked_filter(self))
        push.start(self)
        push.follow(self, PAYMENTS, deliver=Payments._on_donations, gap=LIST_GAP)
        push.follow(self, PAYMENTS, deliver=Payments._on_books, gap=BOOKS_GAP)
        await self._read_rows()
        await self._read_books()
        self.loaded, self.shown_at = True, address_of(self)

    @rx.event
    def search(self, form: dict[str, Any]) -> EventSpec:
        """List what has to do with a text, within the filters that are set."""
        wanted = replace(self._wanted(), text=clean_line(str(form.get("q") or "")))
        return rx.redirect(f"/admin/payments?{query_of(wanted)}")

    @rx.event
    def choose_dates(self, form: dict[str, Any]) -> EventSpec:
        """List what was pledged from one day to another, in the time zone of who looks."""
        dates = read_dates(*(str(form.get(name) or "") for name in DATE_NAMES))
        return rx.redirect(f"/admin/payments?{query_of(replace(self._wanted(), dates=dates))}")

    @rx.event
    async def load_more_rows(self) -> None:
        """Show more of the list."""
        self._row_pages = min(self._row_pages + 1, MOST_ROW_PAGES)
        await self._read_rows()

    @rx.event
    async def choose_provider(self, provider: str) -> EventSpec:
        """Turn the switch: new donations use this provider at once."""
        running = runtime.current()
        await running.db.write(choose_provider, asking(), str(provider), set(running.gateways))
        await self._read_books()
        return Notices.show(f"New donations are paid through {provider_name(provider)} from now on.")

    @rx.event
    @takes_long
    async def ask_about_open(self) -> EventSpec:
        """Have providers asked about every open donation, without waiting for their webhooks."""
        count = await runtime.current().db.write(ask_about_open, asking())
        if not count:
            return Notices.show("There is no open donation to ask about.")
        return Notices.show(f"Asking about {count} open donation{'' if count == 1 else 's'}.")

    async def _on_donations(self, _hints: list[Hint]) -> None:
        await self._read_rows()

    async def _on_books(self, _hints: list[Hint]) -> None:
        await self._read_books()

    def _show(self, wanted: DonationFilter) -> None:
        self.shown_status = wanted.status or ""
        self.shown_provider, self.text = wanted.provider, wanted.text
        self.shown_difference = "yes" if wanted.mismatch else ""
        self.shown_attention, self._dates = "yes" if wanted.attention else "", wanted.dates
        self.first, self.last, _zone = wanted.dates.values()
        self.query = query_of(wanted)

    def _wanted(self) -> DonationFilter:
        status, provider, differs = self.shown_status, self.shown_provider, self.shown_difference
        return read_filter(status, provider, differs, self.text, self.shown_attention, *self._dates.values())

    async def _read_rows(self) -> None:
        limit = self._row_pages * ROWS
        views = await runtime.current().db.read(list_donations, asking(), self._wanted(), limit=limit + 1)
        rows = [row_of(view) for view in views[:limit]]
        if rows != self.rows:
            self.rows = rows
        self.has_more_rows = len(views) > limit and self._row_pages < MOST_ROW_PAGES

    async def _read_books(self) -> None:
        running = runtime.current()
        overview = await running.db.read(payments_overview, asking(), running.gateways.default)
        totals = totals_line(await running.db.read(totals_of, asking(), self._wanted()))
        if totals != self.totals:
            self.totals = totals
        books = books_of(overview, running.gateways)
        if books != self.books:
            self.books = books


def asked_filter(state: rx.State) -> DonationFilter:
    """Return the filter that the address of a page asks for."""
    return read_filter(*(asked_for(state, name) for name in FILTER_NAMES))


def query_of(wanted: DonationFilter) -> str:
    """Return the query of an address that asks for a filter."""
    differs, attention = ("yes" if flag else "" for flag in (wanted.mismatch, wanted.attention))
    values = (
        wanted.status or "",
        wanted.provider,
        differs,
        wanted.text,
        attention,
        *wanted.dates.values(),
    )
    return urlencode({name: value for name, value in zip(FILTER_NAMES, values, strict=True) if value})
