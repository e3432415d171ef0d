"""Giving alerts to overlays, one at a time, and taking their word for what became of them.

An overlay page is given an alert by a lease, says when it begins and when it has ended. While it keeps
silent the lease runs out, and the alert is back at its place. Each lease has a number, and only the word of
the last one counts, so a page that comes back from the dead cannot undo what happened meanwhile.

Of all the pages at an address one plays, for as long as it gives signs of life; the others stand by.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import col, select

from ..db import Tx
from ..errors import Conflict, NotFound
from ..models import Alert, AlertKind, AlertState, Overlay, Speech
from .overlays import Source, is_connected, live, overlay_topic
from .preferences import Preferences, preferences_of, settings_row
from .queueing import expire_stale, requeue_run_out
from .rules import BEGIN_WITHIN, END_WITHIN, PLAYER_FOR, is_playable, length, tier_at
from .topics import tell_alert, tell_presence


@dataclass(frozen=True, slots=True)
class OnAir:
    """An alert given to an overlay: under which number of lease, and all there is to show and say.

    `amount` is in minor units of `currency`, `seconds` how long it stays; `tier` has sound and animation.
    """

    alert_id: str
    lease: int
    kind: str
    name: str
    text: str
    amount: int
    currency: str
    tier: Mapping[str, Any]
    seconds: float
    speech_ref: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What a page has to do now, and when it is worth asking again though nothing was told."""

    play: OnAir | None = None
    again_at: datetime | None = None


def take_turn(tx: Tx, source: Source) -> Turn:
    """Give this page the alert whose turn it is, if there is one, and it is this page that plays.

    Asked again, it names the same alert until that is over. Raises `NotFound` once the address is revoked.
    """
    settings_row(tx, source.streamer_id)  # its lock orders this against pause, panic and other pages
    overlay = _overlay(tx, source)
    if not _plays(tx, overlay, source.page):
        return Turn(again_at=overlay.player_until)
    if not _is_any_open(tx, source.streamer_id):
        return Turn()
    wishes = preferences_of(tx, source.streamer_id)
    requeue_run_out(tx, source.streamer_id)
    expire_stale(tx, source.streamer_id, wishes.queue_limit)
    if (on_air := _on_air(tx, source.streamer_id)) is not None:
        is_ours = on_air.lease_holder == source.page
        return Turn(_show(on_air, wishes) if is_ours else None, on_air.lease_expires_at)
    if wishes.is_paused or wishes.panicked_at is not None:
        return Turn()
    alert = _first(tx, source.streamer_id)
    if alert is None or not is_playable(alert, tx.now):
        return Turn(again_at=alert and alert.speech_by)
    _lease(tx, alert, source.page)
    return Turn(_show(alert, wishes), alert.lease_expires_at)


def begin(tx: Tx, source: Source, alert_id: str, lease: int) -> None:
    """Take note that an alert has begun to play. Raises `NotFound`, `Conflict` for a lease of the past."""
    alert = _leased(tx, source, alert_id, lease)
    if alert.state != AlertState.LEASED:
        raise _past(alert)
    if alert.started_at is None:
        wishes = preferences_of(tx, source.streamer_id)
        alert.started_at = tx.now
        _extend(tx, alert, wishes)
        tell_alert(tx, alert)


def finish(tx: Tx, source: Source, alert_id: str, lease: int) -> None:
    """Take note that an alert has been shown to its end; saying so twice is once. Raises like `begin`.

    It counts even if the lease has run out meanwhile, as long as nobody else was given the alert.
    """
    alert = _leased(tx, source, alert_id, lease)
    if alert.state == AlertState.SHOWN:
        return
    if alert.state not in {AlertState.LEASED, AlertState.READY}:
        raise _past(alert)
    alert.state, alert.reason, alert.ended_at = AlertState.SHOWN, "", tx.now
    alert.started_at = alert.started_at or tx.now
    alert.lease_holder, alert.lease_expires_at = "", None
    tx.session.add(alert)
    tx.session.flush()
    tell_alert(tx, alert)


def leave(tx: Tx, source: Source) -> None:
    """Take note that a page has been closed: what it had is back in the queue, and another may play."""
    settings_row(tx, source.streamer_id)
    overlay = tx.session.get(Overlay, source.overlay_id)
    if overlay is None or overlay.player != source.page:
        return
    overlay.player, overlay.player_until = "", None
    tx.session.add(overlay)
    on_air = _on_air(tx, source.streamer_id)
    if on_air is not None and on_air.lease_holder == source.page:
        on_air.lease_expires_at = tx.now
        tx.session.add(on_air)
        tx.session.flush()
        requeue_run_out(tx, source.streamer_id)
    tx.tell("standby", overlay_topic(source.overlay_id), overlay=source.overlay_id)
    tell_presence(tx, source.streamer_id)


def _overlay(tx: Tx, source: Source) -> Overlay:
    overlay = tx.session.exec(_LIVE_OVERLAY, params={"overlay_id": source.overlay_id}).first()
    if overlay is None:
        raise NotFound("There is no such overlay (any more).", reason="unknown-overlay")
    return overlay


_LIVE_OVERLAY = (
    live(Overlay).where(Overlay.id == bindparam("overlay_id")).with_for_update(key_share=True, of=Overlay)
)


def _plays(tx: Tx, overlay: Overlay, page: str) -> bool:
    """Note a sign of life, and tell whether this page is the one that plays."""
    if not is_connected(overlay, tx.now):
        tell_presence(tx, overlay.streamer_id)
    if overlay.seen_at is None or overlay.seen_at < tx.now - PLAYER_FOR / 6:
        overlay.seen_at = tx.now
    taken = overlay.player_until is not None and overlay.player_until > tx.now
    plays = overlay.player == page or not taken
    if plays and (overlay.player != page or overlay.player_until < tx.now + PLAYER_FOR / 2):
        overlay.player, overlay.player_until = page, tx.now + PLAYER_FOR
    tx.session.add(overlay)
    tx.session.flush()
    return plays


def _is_any_open(tx: Tx, streamer_id: str) -> bool:
    """Tell whether anything is on air, waits or is held. Mostly nothing is, and each sign of life asks."""
    return tx.connection.execute(_ANY_OPEN, {"streamer_id": streamer_id}).first() is not None


_ANY_OPEN = (
    select(Alert.id)
    .where(
        Alert.streamer_id == bindparam("streamer_id"),
        col(Alert.state).in_((AlertState.READY, AlertState.LEASED, AlertState.HELD)),
    )
    .limit(1)
)


def _on_air(tx: Tx, streamer_id: str) -> Alert | None:
    query = select(Alert).where(Alert.streamer_id == streamer_id, Alert.state == AlertState.LEASED)
    return tx.session.exec(query.with_for_update(key_share=True)).first()


def in_order() -> tuple[ColumnElement, ...]:
    """The order in which alerts play: tests first, for the streamer is looking; then by their place."""
    return (col(Alert.kind) != AlertKind.TEST, col(Alert.created_at), col(Alert.id))


def _first(tx: Tx, streamer_id: str) -> Alert | None:
    query = select(Alert).where(Alert.streamer_id == streamer_id, Alert.state == AlertState.READY)
    return tx.session.exec(query.order_by(*in_order()).limit(1).with_for_update(key_share=True)).first()


def _lease(tx: Tx, alert: Alert, page: str) -> None:
    alert.state, alert.lease_holder = AlertState.LEASED, page
    alert.lease += 1
    alert.attempts += 1
    alert.started_at, alert.lease_expires_at = None, tx.now + BEGIN_WITHIN
    tx.session.add(alert)
    tx.session.flush()
    tell_alert(tx, alert)


def _show(alert: Alert, wishes: Preferences) -> OnAir:
    return OnAir(
        alert.id,
        alert.lease,
        alert.kind,
        alert.name,
        alert.text,
        alert.amount,
        alert.currency,
        tier_at(wishes.tiers, alert.tier),
        length(alert, wishes.tiers),
        alert.speech_ref if alert.speech == Speech.READY else "",
    )


def _extend(tx: Tx, alert: Alert, wishes: Preferences) -> None:
    alert.lease_expires_at = tx.now + timedelta(seconds=length(alert, wishes.tiers)) + END_WITHIN
    tx.session.add(alert)
    tx.session.flush()


def _leased(tx: Tx, source: Source, alert_id: str, lease: int) -> Alert:
    """Return an alert that this page speaks of, locked. Raises `NotFound`, `Conflict`."""
    _overlay(tx, source)
    query = select(Alert).where(Alert.id == alert_id, Alert.streamer_id == source.streamer_id)
    alert = tx.session.exec(query.with_for_update(key_share=True)).first()
    if alert is None:
        raise NotFound("There is no such alert.")
    if alert.lease != lease:
        raise _past(alert)
    return alert


def _past(alert: Alert) -> Conflict:
    return Conflict(f"This is of a lease that is over: the alert is {alert.state}.", reason="lease-over")
