"""Alerts that wait for their voice: the rows are the queue, and a claim keeps two workers from one row.

    wanted -> ready    there is a sound
           -> failed   none by the time at which it goes on air anyway, and the last attempt failed
           -> none     it has no words in it
           -> no voice nobody here reads the letters of its words

A worker that dies leaves its claim to run out; another one takes over.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import case, col, or_, select

from ...db import Tx
from ...models import Alert, AlertState
from ...models import Speech as State
from ..preferences import preferences_of
from ..topics import tell_alert
from .speaking import Spoken

CLAIM = timedelta(seconds=10)  # longer than a synthesis may take
AGAIN_AFTER = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be said for which alert, in at most so many seconds."""

    alert_id: str
    text: str
    voice: str
    seconds: float


def is_any_wanted(tx: Tx) -> bool:
    """Tell whether there is anything to claim, without taking the pen for it."""
    return tx.session.exec(select(Alert.id).where(*_open(tx)).limit(1)).first() is not None


def claim(tx: Tx) -> str | None:
    """Take the next alert for `CLAIM`: the oldest of those that wait for their voice, or of the late ones.

    It does nothing else, so nothing that is odd about one alert keeps the others from being claimed.

    Late ones go on air without it, so a flood of one streamer's costs the others a few seconds at most.
    """
    is_late = case((col(Alert.speech_by) > tx.now, 0), else_=1)
    order = is_late, col(Alert.created_at), col(Alert.id)
    first = select(Alert).where(*_open(tx)).order_by(*order).limit(1)
    alert = tx.session.exec(first.with_for_update(key_share=True, skip_locked=True)).first()
    if alert is None:
        return None
    alert.speech_claimed_until = tx.now + CLAIM
    tx.session.add(alert)
    tx.session.flush()
    return alert.id


def job_of(tx: Tx, alert_id: str) -> Job | None:
    """Return what is to be said for an alert; None if it waits for its voice no more."""
    query = select(Alert).where(Alert.id == alert_id, Alert.speech == State.WANTED)
    alert = tx.session.exec(query).first()
    if alert is None:
        return None
    return Job(alert.id, alert.text, alert.voice, preferences_of(tx, alert.streamer_id).speech_seconds)


def keep(tx: Tx, alert_id: str, spoken: Spoken) -> None:
    """Give an alert its sound. Whoever comes second changes nothing."""
    _end(tx, alert_id, State.READY, speech_ref=spoken.ref, speech_ms=spoken.milliseconds)


def leave_unspoken(tx: Tx, alert_id: str, why: State = State.NONE) -> None:
    """Take note that an alert has nothing to say, or (`NO_VOICE`) that nobody here can."""
    _end(tx, alert_id, why)


def put_off(tx: Tx, alert_id: str) -> None:
    """Take note that speaking failed: it is tried again until the alert waits for it no longer."""
    alert = _wanted(tx, alert_id)
    if alert is None:
        return
    if alert.speech_by is None or alert.speech_by <= tx.now + AGAIN_AFTER:
        _end(tx, alert_id, State.FAILED)
        return
    alert.speech_claimed_until = tx.now + AGAIN_AFTER
    tx.session.add(alert)


def _open(tx: Tx) -> tuple[Any, ...]:
    claimed_until = col(Alert.speech_claimed_until)
    is_free = or_(claimed_until.is_(None), claimed_until <= tx.now)
    return Alert.speech == State.WANTED, Alert.state == AlertState.READY, is_free


def _wanted(tx: Tx, alert_id: str) -> Alert | None:
    query = select(Alert).where(Alert.id == alert_id, Alert.speech == State.WANTED)
    return tx.session.exec(query.with_for_update(key_share=True)).first()


def _end(tx: Tx, alert_id: str, state: State, **sound: str | int) -> None:
    alert = _wanted(tx, alert_id)
    if alert is None:
        return
    alert.speech, alert.speech_claimed_until = state, None
    for name, value in sound.items():
        setattr(alert, name, value)
    tx.session.add(alert)
    tx.session.flush()
    tell_alert(tx, alert)
