"""What a streamer tells their alerts to do, at once: pause, mute, panic, skip, replay, approve."""

from sqlmodel import select

from ..accounts.actors import Actor, Admin
from ..accounts.audit import record
from ..accounts.permission import require_streamer
from ..db import Tx
from ..errors import Conflict, NotFound
from ..ids import new_id
from ..models import Alert, AlertKind, AlertSettings, AlertState, Speech
from .preferences import preferences_of, settings_row
from .queueing import UNDECIDED, begin_to_wait, given_back
from .rules import TEST_WAITS, WAITING
from .topics import tell_alert, tell_controls

TEST_NAME = "A generous friend"
TEST_TEXT = "This is a test. Your alerts reach your stream."
APPROVED, REJECTED, SKIPPED, PANIC = "approved", "rejected", "skipped", "panic"
MOST_TESTS = 5  # that wait at once


def pause(tx: Tx, actor: Actor | None) -> None:
    """Let the alert on air end, and begin no other. Raises `NotAllowed`."""
    _turn(tx, actor, is_paused=True)


def resume(tx: Tx, actor: Actor | None) -> None:
    """Go on where it paused. Raises `NotAllowed`."""
    _turn(tx, actor, is_paused=False)


def mute(tx: Tx, actor: Actor | None) -> None:
    """Silence the overlay at once; alerts go on without a sound. Raises `NotAllowed`."""
    _turn(tx, actor, is_muted=True)


def unmute(tx: Tx, actor: Actor | None) -> None:
    """Let alerts sound again. Raises `NotAllowed`."""
    _turn(tx, actor, is_muted=False)


def panic(tx: Tx, actor: Actor | None) -> None:
    """Stop everything at once and until `calm`, a restart included. Raises `NotAllowed`.

    What is on air is taken off it and counts as skipped, for it may be the reason; what waits keeps waiting.
    """
    row = _turn(tx, actor, panicked_at=tx.now)
    on_air = select(Alert).where(Alert.streamer_id == row.streamer_id, Alert.state == AlertState.LEASED)
    for alert in tx.session.exec(on_air.with_for_update(key_share=True)):
        _take_off(tx, alert, PANIC)


def calm(tx: Tx, actor: Actor | None) -> None:
    """End the panic: alerts go on. Raises `NotAllowed`."""
    _turn(tx, actor, panicked_at=None)


def skip(tx: Tx, actor: Actor | None, alert_id: str) -> None:
    """Take an alert off air, or out of the queue. It can be replayed.

    Raises `NotAllowed`, `NotFound`, and `Conflict` if it is over already.
    """
    alert = _own(tx, actor, alert_id)
    if alert.state not in WAITING and alert.state != AlertState.LEASED:
        raise Conflict(f"This alert is over: it is {alert.state}.", reason="over")
    _take_off(tx, alert, SKIPPED)


def replay(tx: Tx, actor: Actor | None, alert_id: str) -> None:
    """Queue an alert that is over once more: at its old place, so before what came later, marked as a replay.

    Raises `NotAllowed`, `NotFound`, and `Conflict` if it waits or plays, or its money went back.
    """
    alert = _own(tx, actor, alert_id)
    if alert.state in WAITING or alert.state == AlertState.LEASED:
        raise Conflict(f"This alert is not over: it is {alert.state}.", reason="not-over")
    if given_back(tx, alert):
        raise Conflict("This donation was given back.", reason="given-back")
    if alert.donation_id is not None:
        alert.kind = AlertKind.REPLAY
    queue_again(tx, alert)


def test_alert(tx: Tx, actor: Actor | None) -> str:
    """Queue an alert that nobody paid for, before all that waits, and return its id.

    Raises `NotAllowed`, and `Conflict` while several tests wait: no overlay is taking them.
    """
    streamer = require_streamer(actor)
    waiting = select(Alert.id).where(
        Alert.streamer_id == streamer.id, Alert.kind == AlertKind.TEST, Alert.state == AlertState.READY
    )
    if len(tx.session.exec(waiting).all()) >= MOST_TESTS:
        raise Conflict("Several tests are waiting already. Is the overlay open?", reason="tests-waiting")
    alert = Alert(
        id=new_id("alr"),
        streamer_id=streamer.id,
        kind=AlertKind.TEST,
        state=AlertState.READY,
        name=TEST_NAME,
        text=TEST_TEXT,
        amount=500,
        currency="EUR",
        created_at=tx.now,
    )
    begin_to_wait(alert, preferences_of(tx, streamer.id), tx.now)
    alert.expires_at = tx.now + TEST_WAITS
    tx.session.add(alert)
    tx.session.flush()
    tell_alert(tx, alert)
    return alert.id


def approve(tx: Tx, actor: Actor | None, alert_id: str) -> None:
    """Let on air what was held, by its streamer or the team. What was flagged about its donation stays so.

    It goes as it was stored, masks included, to the place it had. Raises `NotAllowed`, `NotFound`, and
    `Conflict` if it is not held (any more); the reason is `expired` if nobody decided in time.
    """
    alert = _held(tx, actor, alert_id)
    held_for, alert.reason = alert.reason, APPROVED
    alert.state = AlertState.READY
    begin_to_wait(alert, preferences_of(tx, alert.streamer_id), tx.now)
    _changed(tx, alert)
    record(tx, actor, "alert.approve", alert.id, held_for=held_for)


def reject(tx: Tx, actor: Actor | None, alert_id: str) -> None:
    """Keep off air what was held. Raises like `approve`."""
    alert = _held(tx, actor, alert_id)
    held_for, alert.reason = alert.reason, REJECTED
    alert.state = AlertState.SKIPPED
    _changed(tx, alert)
    record(tx, actor, "alert.reject", alert.id, held_for=held_for)


def queue_again(tx: Tx, alert: Alert) -> None:
    """Make an alert that is over wait once more, with all its chances."""
    alert.state, alert.reason, alert.attempts, alert.started_at = AlertState.READY, "", 0, None
    alert.heard = None
    alert.lease += 1  # an overlay that still speaks of the last time is not heard any more
    alert.speech = Speech.NONE  # if it is wanted, it is said again, or found where it was kept
    begin_to_wait(alert, preferences_of(tx, alert.streamer_id), tx.now)
    if alert.donation_id is None:
        alert.expires_at = tx.now + TEST_WAITS
    _changed(tx, alert)


def _turn(tx: Tx, actor: Actor | None, **switches: object) -> AlertSettings:
    streamer = require_streamer(actor)
    row = settings_row(tx, streamer.id)
    for name, value in switches.items():
        setattr(row, name, value)
    row.updated_at = tx.now
    tx.session.add(row)
    tx.session.flush()
    tell_controls(tx, streamer.id)
    return row


def _take_off(tx: Tx, alert: Alert, reason: str) -> None:
    alert.state, alert.reason = AlertState.SKIPPED, reason
    alert.lease_holder, alert.lease_expires_at = "", None
    _changed(tx, alert)


def _changed(tx: Tx, alert: Alert) -> None:
    tx.session.add(alert)
    tx.session.flush()
    tell_alert(tx, alert)


def _held(tx: Tx, actor: Actor | None, alert_id: str) -> Alert:
    alert = _own(tx, actor, alert_id)
    if alert.state == AlertState.EXPIRED and alert.reason == UNDECIDED:
        raise Conflict("Nobody decided in time, so it expired. Replay it to put it on air.", reason="expired")
    if alert.state != AlertState.HELD:
        raise Conflict(f"This alert is not held: it is {alert.state}.", reason="not-held")
    return alert


def _own(tx: Tx, actor: Actor | None, alert_id: str) -> Alert:
    """Return an alert that the actor may decide about, locked: a streamer's own, any for the team."""
    query = select(Alert).where(Alert.id == alert_id)
    if not isinstance(actor, Admin):
        query = query.where(Alert.streamer_id == require_streamer(actor).id)
    alert = tx.session.exec(query.with_for_update(key_share=True)).first()
    if alert is None:
        raise NotFound("There is no such alert.")
    return alert
