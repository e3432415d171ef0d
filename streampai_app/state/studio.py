"""A streamer's studio: the donations as they arrive, and the alerts they make, in the streamer's hands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from .. import runtime
from ..accounts.actors import Streamer
from ..alerts import controls
from ..alerts.overlays import choose_automatically, choose_page, overlay_of, revoke_overlay, rotate_overlay
from ..alerts.queries import queue_of
from ..alerts.topics import presence_topic
from ..db import Hint
from ..donations.studio import Received, Total, read_studio
from ..donations.topics import streamer_topic
from ..models import AlertState
from ..money import show
from . import push
from .alert_rows import OverlayRow, QueueRows, overlay_row, queue_rows
from .donation_rows import ANONYMOUS, status_name
from .guard import asking
from .work import takes_long

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
    page: str = ""
    address: str = ""
    rows: list[ReceivedRow] = []
    totals: list[TotalRow] = []
    has_more_rows: bool = False
    queue: QueueRows = QueueRows()
    overlay: OverlayRow = OverlayRow()
    overlay_address: str = ""

    _row_pages: int = 1

    @rx.event
    async def load(self) -> None:
        """Show the streamer's own donations, and follow them."""
        push.start(self)
        topics = (streamer_topic(asking().id), presence_topic(asking().id))
        push.follow(self, *topics, deliver=Studio._on_change, gap=GAP)
        self.overlay_address = ""
        await self._read()
        await self._read_alerts()
        self.loaded = True

    @rx.event
    async def load_more_rows(self) -> None:
        """Show more of the list."""
        self._row_pages = min(self._row_pages + 1, MOST_ROW_PAGES)
        await self._read()

    @rx.event
    async def pause(self) -> None:
        """Let what is on air end, and begin no other."""
        await self._do(controls.pause)

    @rx.event
    async def resume(self) -> None:
        """Go on with what waits."""
        await self._do(controls.resume)

    @rx.event
    async def mute(self) -> None:
        """Silence the overlay at once."""
        await self._do(controls.mute)

    @rx.event
    async def unmute(self) -> None:
        """Let alerts sound again."""
        await self._do(controls.unmute)

    @rx.event
    async def panic(self) -> None:
        """Stop everything at once."""
        await self._do(controls.panic)

    @rx.event
    async def calm(self) -> None:
        """End the panic."""
        await self._do(controls.calm)

    @rx.event
    @takes_long
    async def send_test(self) -> None:
        """Queue an alert that nobody paid for."""
        await self._do(controls.test_alert)

    @rx.event
    async def skip(self, alert_id: str) -> None:
        """Take an alert off air, or out of the queue."""
        await self._do(controls.skip, str(alert_id))

    @rx.event
    @takes_long
    async def replay(self, alert_id: str) -> None:
        """Queue an alert once more."""
        await self._do(controls.replay, str(alert_id))

    @rx.event
    async def approve(self, alert_id: str) -> None:
        """Let a held alert on air."""
        await self._do(controls.approve, str(alert_id))

    @rx.event
    async def reject(self, alert_id: str) -> None:
        """Keep a held alert off air."""
        await self._do(controls.reject, str(alert_id))

    @rx.event
    async def rotate_overlay(self) -> None:
        """Make a new address for the overlay, and show it this once. The old one ends at once."""
        running = runtime.current()
        secret = await running.db.write(rotate_overlay, asking())
        self.overlay_address = f"{running.settings.origin}/overlay/{secret}"
        await self._read_alerts()

    @rx.event
    async def revoke_overlay(self) -> None:
        """End the overlay's address without a new one."""
        self.overlay_address = ""
        await self._do(revoke_overlay)

    @rx.event
    async def choose_overlay(self, page_id: str) -> None:
        """Let one of the open overlays play from the next alert on."""
        await self._do(choose_page, str(page_id))

    @rx.event
    async def choose_overlay_automatically(self) -> None:
        """Let the overlay play that can be seen and heard."""
        await self._do(choose_automatically)

    @rx.event
    def hide_overlay_address(self) -> None:
        """Have done with the address that was shown."""
        self.overlay_address = ""

    async def _do(self, use_case: Callable, *about: str) -> None:
        await runtime.current().db.write(use_case, asking(), *about)
        await self._read_alerts()

    async def _on_change(self, hints: list[Hint]) -> None:
        if any(hint.what == "donation" for hint in hints):
            await self._read()
        await self._read_alerts()

    async def _read_alerts(self) -> None:
        db = runtime.current().db
        queue = queue_rows(await db.read(queue_of, asking()))
        if queue != self.queue:
            self.queue = queue
        overlay = overlay_row(await db.read(overlay_of, asking()))
        if overlay != self.overlay:
            self.overlay = overlay

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
