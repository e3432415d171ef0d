"""Giving alerts to overlays, one at a time, and taking their word for what became of them.

An overlay page is given an alert by a lease, says when it begins and when it has ended. While it keeps
silent the lease runs out, and the alert is back at its place. Each lease has a number, and only the word of
the last one counts, so a page that comes back from the dead cannot undo what happened meanwhile.

While it plays, the page itself says so every few seconds. Which of several pages plays is in `players.py`.
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
from .overlays import Source, live
from .players import expect_back, forget_page, player_of
from .preferences import Preferences, preferences_of, settings_row
from .queueing import expire_stale, requeue_run_out
from .rules import BEAT_WITHIN, BEGIN_WITHIN, END_WITHIN, has_run_out, is_playable, length, tier_at
from .topics import tell_alert


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


def take_turn(tx: Tx, source: Source, playing: tuple[str, int] | None = None) -> Turn:
    """Give this page the alert whose turn it is, if there is one, and it is this page that plays.

    Asked again, it names the same alert until that is over. `playing` is the alert and lease that the page
    says it plays at this moment: that keeps the lease. Raises `NotFound` once the address is revoked.
    """
    settings_row(tx, source.streamer_id)  # its lock orders this against pause, panic and other pages
    overlay = _overlay(tx, source)
    if playing is not None:
        _keep(tx, source, playing)
    on_air = None
    if is_any := _is_any_open(tx, source.streamer_id):
        _take_from_the_silent(tx, overlay)
        on_air = _on_air(tx, source.streamer_id)
    player = player_of(tx, overlay, source, on_air.lease_holder if on_air else "")
    if player.id != source.page:
        runs_out = on_air.lease_expires_at if on_air else None
        return Turn(again_at=min(player.until, runs_out) if runs_out else player.until)
    if not is_any:
        return Turn()
    wishes = preferences_of(tx, source.streamer_id)
    expire_stale(tx, source.streamer_id, wishes.queue_limit)
    if on_air is not None:
        is_ours = on_air.lease_holder == source.page
        return Turn(_show(on_air, wishes) if is_ours else None, on_air.lease_expires_at)
    if wishes.is_paused or wishes.panicked_at is not None:
        return Turn()
    alert = _first(tx, source.streamer_id)
    if alert is None or not is_playable(alert, tx.now):
        return Turn(again_at=alert and alert.speech_by)
    _lease(tx, alert, source.page)
    return Turn(_show(alert, wishes), alert.lease_expires_at)


def _keep(tx: Tx, source: Source, playing: tuple[str, int]) -> None:
    """Extend a lease by a beat, though never far beyond the alert's length; also one that just ran out.

    That is taken up again only if nobody was given anything meanwhile: then the page simply plays on.
    """
    alert_id, lease = playing
    query = select(Alert).where(Alert.id == alert_id, Alert.streamer_id == source.streamer_id)
    alert = tx.session.exec(query.with_for_update(key_share=True)).first()
    if alert is None or alert.lease != lease or alert.started_at is None:
        return
    wishes = preferences_of(tx, source.streamer_id)
    if _extent(tx, alert, wishes) <= tx.now:
        return
    if alert.state == AlertState.LEASED and alert.lease_holder == source.page:
        _extend(tx, alert, wishes)
    elif alert.state == AlertState.READY and _may_go_on(tx, source, wishes):
        alert.state, alert.lease_holder = AlertState.LEASED, source.page
        _extend(tx, alert, wishes)
        tell_alert(tx, alert)


def _may_go_on(tx: Tx, source: Source, wishes: Preferences) -> bool:
    is_stopped = wishes.is_paused or wishes.panicked_at is not None
    return not is_stopped and _on_air(tx, source.streamer_id) is None


def _take_from_the_silent(tx: Tx, overlay: Overlay) -> None:
    """Put back what ran out, and count the page that had it as gone until it gives a sign of life."""
    on_air = _on_air(tx, overlay.streamer_id)
    if on_air is not None and has_run_out(on_air, tx.now):
        forget_page(tx, overlay, on_air.lease_holder)
        requeue_run_out(tx, overlay.streamer_id)


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


def finish(tx: Tx, source: Source, alert_id: str, lease: int, heard: bool | None = None) -> None:
    """Take note that an alert has been shown to its end; saying so twice is once. Raises like `begin`.

    `heard` is whether it sounded, None where the page does not know: shown is not heard.

    It counts even if the lease has run out meanwhile, as long as nobody else was given the alert.
    """
    alert = _leased(tx, source, alert_id, lease)
    if alert.state == AlertState.SHOWN:
        return
    if alert.state not in {AlertState.LEASED, AlertState.READY}:
        raise _past(alert)
    alert.state, alert.reason, alert.ended_at = AlertState.SHOWN, "", tx.now
    alert.heard = heard
    alert.started_at = alert.started_at or tx.now
    alert.lease_holder, alert.lease_expires_at = "", None
    tx.session.add(alert)
    tx.session.flush()
    tell_alert(tx, alert)


def leave(tx: Tx, source: Source) -> None:
    """Take note that a page has been closed: what it had is back in the queue, and another may play."""
    overlay = _any_overlay(tx, source)
    if overlay is None:
        return
    on_air = _on_air(tx, source.streamer_id)
    if on_air is not None and on_air.lease_holder == source.page:
        on_air.lease_expires_at = tx.now
        tx.session.add(on_air)
        tx.session.flush()
        requeue_run_out(tx, source.streamer_id)
    forget_page(tx, overlay, source.page)


def lose(tx: Tx, source: Source) -> None:
    """Take note that a page's connection broke: unless it is back soon, it died and could not say goodbye."""
    if (overlay := _any_overlay(tx, source)) is not None:
        expect_back(tx, overlay, source.page)


def _any_overlay(tx: Tx, source: Source) -> Overlay | None:
    """Return the page's overlay also when its address was revoked, locked after the settings' row."""
    settings_row(tx, source.streamer_id)
    query = select(Overlay).where(Overlay.id == source.overlay_id).with_for_update(key_share=True)
    return tx.session.exec(query).first()


def _overlay(tx: Tx, source: Source) -> Overlay:
    overlay = tx.session.exec(_LIVE_OVERLAY, params={"overlay_id": source.overlay_id}).first()
    if overlay is None:
        raise NotFound("There is no such overlay (any more).", reason="unknown-overlay")
    return overlay


_LIVE_OVERLAY = (
    live(Overlay).where(Overlay.id == bindparam("overlay_id")).with_for_update(key_share=True, of=Overlay)
)


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
    alert.lease_expires_at = min(tx.now + BEAT_WITHIN, _extent(tx, alert, wishes))
    tx.session.add(alert)
    tx.session.flush()


def _extent(tx: Tx, alert: Alert, wishes: Preferences) -> datetime:
    """Return until when an alert that began may be on air at most, whatever its page says."""
    began = alert.started_at or tx.now
    return began + timedelta(seconds=length(alert, wishes.tiers)) + END_WITHIN


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
