"""What a streamer sees of their queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from ..accounts.actors import Actor
from ..accounts.permission import require_streamer
from ..db import Tx
from ..models import Alert, AlertState, Donation
from .leasing import in_order
from .overlays import overlay_of
from .preferences import preferences_of

SHOWN = 50  # rows in each list

SILENT = (col(Alert.state) == AlertState.SHOWN, col(Alert.heard).is_(False))  # shown, and nobody heard it

OVER = (AlertState.SHOWN, AlertState.SKIPPED, AlertState.EXPIRED)


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert as its streamer sees it. `name` and `text` go on air; `said` is what the donor wrote.

    `amount` is in minor units of `currency`; `tier` counts from 0, the smallest. `reason` says why it is
    held (mismatch, words, links), skipped (skipped, rejected, panic, refunded, disputed, overlay-failed) or
    expired (too-old, queue-full, undecided). `said` and `said_name` are empty for a test.
    """

    id: str
    donation_id: str
    kind: str
    state: str
    reason: str
    findings: list[str]
    name: str
    text: str
    said_name: str
    said: str
    amount: int
    currency: str
    tier: int
    speech: str
    created_at: datetime
    expires_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    heard: bool | None


@dataclass(frozen=True, slots=True)
class Queue:
    """All that stands in a streamer's queue. The lists are cut; `waiting_count` and `held_count` are not."""

    now: AlertView | None
    waiting: list[AlertView]
    waiting_count: int
    held: list[AlertView]
    held_count: int
    recent: list[AlertView]
    is_paused: bool
    is_muted: bool
    is_panicked: bool
    is_overlay_connected: bool


def queue_of(tx: Tx, actor: Actor | None) -> Queue:
    """Return a streamer's own queue: waiting and held in order, what is over the newest first.

    Raises `NotAllowed`.
    """
    streamer = require_streamer(actor)
    wishes, overlay = preferences_of(tx, streamer.id), overlay_of(tx, actor)
    on_air = _views(tx, streamer.id, (AlertState.LEASED,), in_order())
    return Queue(
        now=on_air[0] if on_air else None,
        waiting=_views(tx, streamer.id, (AlertState.READY,), in_order()),
        waiting_count=_count(tx, streamer.id, AlertState.READY),
        held=_views(tx, streamer.id, (AlertState.HELD,), in_order()),
        held_count=_count(tx, streamer.id, AlertState.HELD),
        recent=_views(tx, streamer.id, OVER, (col(Alert.created_at).desc(), col(Alert.id).desc())),
        is_paused=wishes.is_paused,
        is_muted=wishes.is_muted,
        is_panicked=wishes.panicked_at is not None,
        is_overlay_connected=overlay is not None and overlay.is_connected,
    )


def _views(
    tx: Tx, streamer_id: str, states: Sequence[AlertState], order: Sequence[ColumnElement]
) -> list[AlertView]:
    query = (
        select(Alert, func.coalesce(Donation.donor_name, ""), func.coalesce(Donation.message, ""))
        .join(Donation, col(Donation.id) == col(Alert.donation_id), isouter=True)
        .where(Alert.streamer_id == streamer_id, col(Alert.state).in_(states))
        .order_by(*order)
        .limit(SHOWN)
    )
    return [_view(*row) for row in tx.session.exec(query)]


def _count(tx: Tx, streamer_id: str, state: AlertState) -> int:
    query = select(func.count()).select_from(Alert)
    return tx.session.exec(query.where(Alert.streamer_id == streamer_id, Alert.state == state)).one()


def _view(alert: Alert, said_name: str, said: str) -> AlertView:
    return AlertView(
        alert.id,
        alert.donation_id or "",
        alert.kind,
        alert.state,
        alert.reason,
        list(alert.findings),
        alert.name,
        alert.text,
        said_name,
        said,
        alert.amount,
        alert.currency,
        alert.tier,
        alert.speech,
        alert.created_at,
        alert.expires_at,
        alert.started_at,
        alert.ended_at,
        alert.heard,
    )
