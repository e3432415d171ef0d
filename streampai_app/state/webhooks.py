"""Received webhooks: the list, and the one that is open. What is listed and open stands in the address."""

from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

import reflex as rx
from reflex.event import EventSpec

from .. import runtime
from ..accounts.actors import Admin
from ..db import Hint
from ..donations.pledges import clean_line
from ..donations.receipt_queries import (
    ReceiptFilter,
    ReceiptPage,
    ReceiptView,
    read_receipts,
    receipt_of,
)
from ..donations.receipts import RECEIPTS
from ..donations.replaying import replay_dead_webhooks, replay_webhook
from ..errors import NotFound
from ..models import ReceiptState
from . import push
from .address import asked_for
from .donation_rows import provider_name
from .guard import asking
from .notices import Notices
from .work import takes_long

ROWS = 50  # in the list, to begin with, and more each time
MOST_ROW_PAGES = 10
GAP = 0.5  # seconds


@dataclass(frozen=True)
class ReceiptRow:
    """A webhook, as a line of the list and opened. Times are RFC 3339; empty is what is not known."""

    event_id: str = ""
    provider: str = ""
    provider_name: str = ""
    type: str = ""
    state: str = ""
    deliveries: int = 0
    attempts: int = 0
    failure: str = ""
    donation_id: str = ""
    at: str = ""
    due_at: str = ""
    handled_at: str = ""
    address: str = ""


class Webhooks(rx.State):
    """What one admin's tab shows."""

    _requires: ClassVar = Admin

    loaded: bool = False

    shown_state: str = ""
    text: str = ""
    encoded_text: str = ""
    rows: list[ReceiptRow] = []
    has_more_rows: bool = False
    counts: dict[str, int] = dict.fromkeys(map(str, ReceiptState), 0)

    receipt: ReceiptRow = ReceiptRow()
    body: str = ""
    missing: bool = False

    listed_for: str = ""  # what the address asked for: state and text of the list, and which one is open
    opened_for: str = ""

    _row_pages: int = 1

    @rx.event
    async def load(self) -> None:
        """Show what the address says, and follow it."""
        state, self.text = asked_for(self, "state"), clean_line(asked_for(self, "q"))
        self.shown_state = state if state in set(ReceiptState) else ""
        self.encoded_text = quote(self.text)
        push.start(self)
        push.follow(self, RECEIPTS, deliver=Webhooks._on_receipts, gap=GAP)
        await self._read_rows()
        await self._read_opened(asked_for(self, "provider"), asked_for(self, "event"))
        self.listed_for = f"{state} {asked_for(self, 'q')}"
        self.opened_for = asked_for(self, "event")
        self.loaded = True

    @rx.event
    def search(self, form: dict[str, Any]) -> EventSpec:
        """List what has to do with an event's or a donation's id."""
        asked = {"state": self.shown_state, "q": clean_line(str(form.get("q") or ""))}
        return rx.redirect(f"/admin/webhooks?{_query(asked)}")

    @rx.event
    async def load_more_rows(self) -> None:
        """Show more of the list."""
        self._row_pages = min(self._row_pages + 1, MOST_ROW_PAGES)
        await self._read_rows()

    @rx.event
    @takes_long
    async def replay(self) -> EventSpec:
        """Have the open webhook worked on again."""
        opened = self.receipt
        await runtime.current().db.write(replay_webhook, asking(), opened.provider, opened.event_id)
        return Notices.show("It is back in the queue. Its state follows by itself.")

    @rx.event
    @takes_long
    async def replay_dead(self) -> EventSpec:
        """Have all that were given up on worked on again."""
        count = await runtime.current().db.write(replay_dead_webhooks, asking())
        return Notices.show(f"{count} webhook{'' if count == 1 else 's'} put back in the queue.")

    async def _on_receipts(self, _hints: list[Hint]) -> None:
        await self._read_rows()
        await self._read_opened(self.receipt.provider, self.receipt.event_id)

    async def _read_rows(self) -> None:
        limit = self._row_pages * ROWS
        wanted = ReceiptFilter(ReceiptState(self.shown_state) if self.shown_state else None, self.text)
        page: ReceiptPage = await runtime.current().db.read(read_receipts, asking(), wanted, limit)
        rows = [_row(view, {"state": self.shown_state, "q": self.text}) for view in page.rows]
        if rows != self.rows:
            self.rows = rows
        if page.counts != self.counts:
            self.counts = page.counts
        self.has_more_rows = page.has_more and self._row_pages < MOST_ROW_PAGES

    async def _read_opened(self, provider: str, event_id: str) -> None:
        self.missing = False
        if not event_id:
            self.receipt, self.body = ReceiptRow(), ""
            return
        try:
            view, body = await runtime.current().db.read(receipt_of, asking(), provider, event_id)
        except NotFound:
            self.receipt, self.body, self.missing = ReceiptRow(), "", True
            return
        self.receipt, self.body = _row(view, {}), body


def _row(view: ReceiptView, listed: dict[str, str]) -> ReceiptRow:
    return ReceiptRow(
        event_id=view.event_id,
        provider=view.provider,
        provider_name=provider_name(view.provider),
        type=view.type,
        state=view.state,
        deliveries=view.deliveries,
        attempts=view.attempts,
        failure=view.failure,
        donation_id=view.donation_id,
        at=view.received_at.isoformat(),
        due_at=view.due_at.isoformat() if view.due_at else "",
        handled_at=view.handled_at.isoformat() if view.handled_at else "",
        address=f"/admin/webhooks?{_query(listed | {'provider': view.provider, 'event': view.event_id})}",
    )


def _query(asked: dict[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})
