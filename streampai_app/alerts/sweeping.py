"""Keeping every queue in order where no overlay does so: what ran out, and what waited too long."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, delete, or_, select

from ..db import Tx
from ..models import Alert, AlertKind, AlertState, Overlay, OverlayPage
from .preferences import preferences_of, settings_row
from .queueing import expire_stale, requeue_run_out
from .rules import WAITING
from .topics import tell_presence

TESTS_KEPT = timedelta(days=1)
STREAMERS = 100  # in one go


def disordered(tx: Tx, limit: int = STREAMERS) -> list[str]:
    """Return the streamers whose queues are to be put in order."""
    stale = (
        (col(Alert.state) == AlertState.LEASED) & (col(Alert.lease_expires_at) <= tx.now),
        col(Alert.state).in_(WAITING) & (col(Alert.expires_at) <= tx.now),
    )
    query = select(Alert.streamer_id).where(or_(*stale)).distinct().order_by(Alert.streamer_id)
    return list(tx.session.exec(query.limit(limit)))


def run_out(tx: Tx, limit: int = STREAMERS) -> list[str]:
    """Return the streamers whose alert on air has been lost: its page is silent."""
    query = select(Alert.streamer_id).where(
        Alert.state == AlertState.LEASED, col(Alert.lease_expires_at) <= tx.now
    )
    return list(tx.session.exec(query.order_by(Alert.streamer_id).limit(limit)))


def put_in_order(tx: Tx, streamers: Sequence[str]) -> None:
    """Put back or give up what ran out, and let expire what has waited too long, in these queues."""
    for streamer_id in streamers:
        settings_row(tx, streamer_id)  # all of them before the first alert: see `db/locking.py`
    for streamer_id in streamers:
        requeue_run_out(tx, streamer_id)
        expire_stale(tx, streamer_id, preferences_of(tx, streamer_id).queue_limit)


def forget_tests(tx: Tx) -> None:
    """Delete old tests, but for those that somebody is at."""
    old = (Alert.kind == AlertKind.TEST, col(Alert.created_at) < tx.now - TESTS_KEPT)
    free = select(Alert.id).where(*old).with_for_update(key_share=True, skip_locked=True)
    tx.session.exec(delete(Alert).where(col(Alert.id).in_(list(tx.session.exec(free)))))


def is_any_gone(tx: Tx) -> bool:
    """Tell whether a page counts as open that is silent."""
    return tx.session.exec(select(OverlayPage.id).where(col(OverlayPage.until) <= tx.now)).first() is not None


def end_turns(tx: Tx) -> None:
    """Note that pages are gone which did not say so, and tell their streamers."""
    told: set[str] = set()
    gone = select(Overlay).where(col(Overlay.player_until) <= tx.now)
    for overlay in tx.session.exec(
        gone.order_by(Overlay.id).limit(STREAMERS).with_for_update(key_share=True, skip_locked=True)
    ):
        overlay.player, overlay.player_until = "", None
        tx.session.add(overlay)
        told.add(overlay.streamer_id)
    closed = select(OverlayPage).where(col(OverlayPage.until) <= tx.now).order_by(col(OverlayPage.until))
    for page in tx.session.exec(closed.limit(STREAMERS).with_for_update(key_share=True, skip_locked=True)):
        told.add(tx.session.get_one(Overlay, page.overlay_id).streamer_id)
        tx.session.delete(page)
    for streamer_id in sorted(told):
        tell_presence(tx, streamer_id)
