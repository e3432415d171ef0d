"""A streamer's studio: the donations as they arrive, and what they come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from .. import runtime
from ..accounts.actors import Streamer
from ..db import Hint
from ..donations.studio import Received, Total, read_studio
from ..donations.topics import streamer_topic
from ..models import AlertState
from ..money import show
from . import push
from .donation_rows import ANONYMOUS, status_name
from .guard import asking

ROWS = 50  # in the list, to begin with, and more each time
MOST_ROW_PAGES = 10
GAP = 0.25  # seconds


@dataclass(frozen=True)
class ReceivedRow:
    """A donation that arrived. `at` is RFC 3339."""

    id: str
    donor: str
    message: str
    amount: str
    refunded: str
    status: str
    status_name: str
    is_held: bool
    at: str


@dataclass(frozen=True)
class TotalRow:
    """What came in and stayed."""

    currency: str
    today: str
    month: str


class Studio(rx.State):
    """What one streamer's tab shows."""

    _requires: ClassVar = Streamer

    loaded: bool = False
    mode: str = ""
    page: str = ""
    address: str = ""
    rows: list[ReceivedRow] = []
    totals: list[TotalRow] = []
    has_more_rows: bool = False

    _row_pages: int = 1

    @rx.event
    async def load(self) -> None:
        """Show the streamer's own donations, and follow them."""
        self.mode = runtime.current().settings.dodo_mode
        push.start(self)
        push.follow(self, streamer_topic(asking().id), deliver=Studio._on_donations, gap=GAP)
        await self._read()
        self.loaded = True

    @rx.event
    async def load_more_rows(self) -> None:
        """Show more of the list."""
        self._row_pages = min(self._row_pages + 1, MOST_ROW_PAGES)
        await self._read()

    async def _on_donations(self, _hints: list[Hint]) -> None:
        await self._read()

    async def _read(self) -> None:
        running, limit = runtime.current(), self._row_pages * ROWS
        studio = await running.db.read(read_studio, asking(), limit)
        self.page = f"/u/{studio.username}"
        self.address = f"{running.settings.origin}{self.page}"
        rows = [_row(received) for received in studio.received]
        if rows != self.rows:
            self.rows = rows
        self.totals = _totals(studio.totals)
        self.has_more_rows = studio.has_more and self._row_pages < MOST_ROW_PAGES


def _row(received: Received) -> ReceivedRow:
    return ReceivedRow(
        id=received.id,
        donor=received.donor_name or ANONYMOUS,
        message=received.message,
        amount=show(received.amount, received.currency),
        refunded=show(received.refunded, received.currency) if received.refunded else "",
        status=received.status,
        status_name=status_name(received.status),
        is_held=received.alert == AlertState.HELD,
        at=received.at.isoformat(),
    )


def _totals(totals: Iterable[Total]) -> list[TotalRow]:
    return [
        TotalRow(total.currency, show(total.today, total.currency), show(total.month, total.currency))
        for total in totals
    ]
