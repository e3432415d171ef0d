"""Getting into the queue, and out of it without having been shown: with a reason, so that nobody wonders."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from ..db import Tx
from ..models import Alert, AlertKind, AlertState, Donation, DonationStatus, Speech
from .preferences import Preferences, preferences_of
from .rules import MOST_ATTEMPTS, SPEECH_WITHIN, WAITING, expiry, tier_of
from .screening import screen
from .topics import tell_alert

TOO_OLD, QUEUE_FULL, OVERLAY_FAILED = "too-old", "queue-full", "overlay-failed"
UNDECIDED = "undecided"  # it was held, and nobody said yes or no
GIVEN_BACK = frozenset({DonationStatus.REFUNDED, DonationStatus.DISPUTED})


@dataclass(frozen=True, slots=True)
class Gift:
    """A paid donation as the queue needs it. `amount` is what was charged, in minor units of `currency`."""

    donation_id: str
    streamer_id: str
    name: str
    message: str
    voice: str
    amount: int
    currency: str


def enqueue(
    tx: Tx, gift: Gift, state: AlertState, reason: str, *, page_currency: str, usual: Mapping[str, int]
) -> None:
    """Give a paid donation its alert: in the queue, held, or skipped because its money has gone back.

    One that would be ready is held all the same if its words are. `page_currency` and `usual` are for the
    tier: see `rules.threshold`.
    """
    wishes = preferences_of(tx, gift.streamer_id)
    words = screen(gift.name, gift.message, wishes)
    alert = Alert(
        id=gift.donation_id,
        donation_id=gift.donation_id,
        streamer_id=gift.streamer_id,
        kind=AlertKind.DONATION,
        state=state,
        reason=reason,
        name=words.name,
        text=words.text,
        findings=words.findings,
        voice=gift.voice,
        amount=gift.amount,
        currency=gift.currency,
        tier=tier_of(gift.amount, gift.currency, wishes.tiers, page_currency, usual),
        created_at=tx.now,
    )
    if state in WAITING:
        _ready_or_held(alert, reason or words.held_for, wishes, tx.now)
    tx.insert(alert)
    tell_alert(tx, alert)


def change_state(tx: Tx, alert: Alert, state: AlertState, reason: str) -> None:
    """Bring an alert that is not on air in line with what became of its donation.

    One that is let go on air again is looked at again: what was held for its words is held again.
    """
    alert.state, alert.reason = state, reason
    if state in WAITING:
        wishes, held_for = preferences_of(tx, alert.streamer_id), reason
        if state == AlertState.READY:
            donation = tx.session.get_one(Donation, alert.donation_id)
            words = screen(donation.donor_name, donation.message, wishes)
            alert.name, alert.text, alert.findings = words.name, words.text, words.findings
            held_for = words.held_for
        _ready_or_held(alert, held_for, wishes, tx.now)
    _changed(tx, alert)


def _ready_or_held(alert: Alert, held_for: str, wishes: Preferences, now: datetime) -> None:
    if held_for:
        alert.state, alert.reason = AlertState.HELD, held_for
        alert.expires_at = expiry(now, wishes.hold_minutes)
    else:
        begin_to_wait(alert, wishes, now)


def given_back(tx: Tx, alert: Alert) -> str:
    """Return what became of a donation whose money went back, `refunded` or `disputed`; otherwise nothing."""
    donation = tx.session.get(Donation, alert.donation_id) if alert.donation_id else None
    return donation.status if donation is not None and donation.status in GIVEN_BACK else ""


def begin_to_wait(alert: Alert, wishes: Preferences, now: datetime) -> None:
    """Start the clocks of an alert that is ready from now on: its speech's, and its own."""
    alert.expires_at = expiry(now, wishes.expire_minutes)
    alert.speech_by = now + SPEECH_WITHIN
    if alert.speech == Speech.NONE and wants_speech(alert, wishes):
        alert.speech = Speech.WANTED


def wants_speech(alert: Alert, wishes: Preferences) -> bool:
    """Tell whether an alert is to be spoken: the streamer wants it, and it has something to say."""
    enough = alert.amount >= wishes.smallest_spoken.get(alert.currency, 0)
    return wishes.is_speech_on and enough and bool(alert.text.strip())


def requeue_run_out(tx: Tx, streamer_id: str) -> None:
    """Put back at its place what an overlay took and never finished; give up what did so again and again."""
    query = select(Alert).where(
        Alert.streamer_id == streamer_id,
        Alert.state == AlertState.LEASED,
        col(Alert.lease_expires_at) <= tx.now,
    )
    for alert in tx.session.exec(query.with_for_update(key_share=True)):
        alert.state, alert.lease_holder, alert.lease_expires_at = AlertState.READY, "", None
        if why := given_back(tx, alert) or (OVERLAY_FAILED if alert.attempts >= MOST_ATTEMPTS else ""):
            alert.state, alert.reason = AlertState.SKIPPED, why
        _changed(tx, alert)


def expire_stale(tx: Tx, streamer_id: str, limit: int) -> None:
    """Take out of the queue what has waited too long, and the oldest where more than `limit` wait.

    What is held waits for a person, not for its turn: for longer, and taking no place from others.
    """
    own = select(Alert).where(Alert.streamer_id == streamer_id)
    waiting, held = own.where(Alert.state == AlertState.READY), own.where(Alert.state == AlertState.HELD)
    is_late = col(Alert.expires_at) <= tx.now
    _expire(tx, tx.session.exec(waiting.where(is_late).with_for_update(key_share=True)), TOO_OLD)
    _expire(tx, tx.session.exec(held.where(is_late).with_for_update(key_share=True)), UNDECIDED)
    newest = waiting.order_by(col(Alert.created_at).desc(), col(Alert.id).desc())
    _expire(tx, tx.session.exec(newest.offset(limit).with_for_update(key_share=True)), QUEUE_FULL)


def _expire(tx: Tx, alerts: Iterable[Alert], reason: str) -> None:
    for alert in list(alerts):
        alert.state, alert.reason = AlertState.EXPIRED, reason
        _changed(tx, alert)


def _changed(tx: Tx, alert: Alert) -> None:
    tx.session.add(alert)
    tx.session.flush()
    tell_alert(tx, alert)
