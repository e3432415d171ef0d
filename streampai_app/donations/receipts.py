"""The inbox of webhooks: stored first, worked on from the row, tried again, given up on in the open.

    received -> waiting -> handled  perhaps without a part that could not be read: `failure` says which
                        -> unused   a type we have no use for
                        -> dead     unreadable, or tried too often; an admin may replay it

Storing and working are two transactions, so the provider is answered as soon as the row is safe. Working
marks the row handled in the same transaction that settles, so what was settled is never worked on again,
and what was not always is.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, String, TextClause, bindparam, or_, text
from sqlmodel import col, func, select, update

from ..batching import LARGEST_BATCH
from ..db import Tx, UtcDateTime, as_new, lock_rows, update_of
from ..isolation import storable
from ..models import Donation, Receipt, ReceiptState
from .facts import Fact, keep_all, unread_in
from .settlement import settle_all

RECEIPTS = "receipts"  # the topic of those who work on receipts and those who watch them
LONGEST_TYPE = 80  # characters
BACKOFF = tuple(timedelta(seconds=s) for s in (1, 5, 30, 120, 600, 3600, 4 * 3600, 12 * 3600))


class Unreadable(Exception):
    """A signed body that makes no sense to us. Trying again would not help."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a body says: its type, and the facts in it. No facts is a type we have no use for.

    `ask_about` names a checkout about which the provider should be asked at once: the event says too little.
    """

    type: str
    facts: Sequence[Fact]
    ask_about: str | None = None


Read = Callable[[bytes], Reading]  # raises Unreadable


@dataclass(frozen=True, slots=True)
class Delivery:
    """A verified webhook. `event_id` stays the same when it is sent again, `sent_at` is of this attempt."""

    provider: str
    event_id: str
    body: bytes
    sent_at: datetime


def receive(tx: Tx, deliveries: Sequence[Delivery]) -> None:
    """Store verified webhooks, or find them, and tell the workers if there is work to do.

    The same id with other bytes is the same event told in a newer state (providers send the latest state on
    every retry), so the newer body replaces the older one and is worked on again: facts only move forward.
    """
    newest: dict[tuple[str, str], Delivery] = {}
    for delivery in sorted(deliveries, key=lambda each: each.sent_at):
        newest[delivery.provider, delivery.event_id] = delivery
    in_order = [newest[key] for key in sorted(newest)]  # two batches may have events in common
    if in_order and tx.connection.execute(_store(len(in_order)), _values(tx, in_order)).first():
        tx.tell("receipt", RECEIPTS)


def _values(tx: Tx, deliveries: Iterable[Delivery]) -> dict[str, object]:
    values: dict[str, object] = {"now": tx.now}
    for number, each in enumerate(deliveries):
        values |= {
            f"provider_{number}": each.provider,
            f"event_{number}": each.event_id,
            f"body_{number}": each.body,
            f"sent_{number}": each.sent_at,
        }
    return values


@lru_cache(maxsize=LARGEST_BATCH)
def _store(count: int) -> TextClause:
    """Return the statement that stores so many: building it costs more than running it."""
    row = "(:provider_{0}, :event_{0}, '', :body_{0}, 'waiting', 1, 0, :now, '', :now, :sent_{0})"
    statement = text(_STORE.format(rows=", ".join(row.format(number) for number in range(count))))
    times = ("now", *(f"sent_{number}" for number in range(count)))
    return statement.bindparams(*(bindparam(name, type_=UtcDateTime) for name in times))


_STORE = (
    "INSERT INTO receipts (provider, event_id, type, body, state, deliveries, attempts, due_at, failure,"
    " received_at, sent_at) VALUES {rows} ON CONFLICT (provider, event_id) DO UPDATE SET"
    " body = excluded.body, state = 'waiting', attempts = 0, due_at = excluded.due_at, failure = '',"
    " sent_at = excluded.sent_at, deliveries = receipts.deliveries + 1"
    " WHERE receipts.body <> excluded.body AND receipts.sent_at <= excluded.sent_at RETURNING 1"
)


def due(tx: Tx, limit: int = 20) -> list[tuple[str, str]]:
    """Return `(provider, event_id)` of up to `limit` receipts to work on now, the one due longest first."""
    return [
        (provider, event_id)
        for provider, event_id in tx.connection.execute(_DUE, {"now": tx.now, "limit": limit})
    ]


_DUE = (
    select(Receipt.provider, Receipt.event_id)
    .where(col(Receipt.due_at) <= bindparam("now", type_=UtcDateTime))
    .order_by(col(Receipt.due_at))
    .limit(bindparam("limit", type_=Integer))
)


def work(tx: Tx, provider: str, event_id: str, read: Read) -> bool:
    """Do what one receipt says, once. Returns whether there was anything to do: somebody else may be at it.

    Raises whatever stands in the way; then `put_off` it. Its row stays locked meanwhile, and that is the
    whole claim: whoever dies lets go of it, and of all that was half done.
    """
    row = _locked(tx, provider, event_id)
    if row is None or row.due_at is None or row.due_at > tx.now:
        return False
    try:
        reading = read(row.body)
    except Unreadable as error:
        _finish(tx, row, ReceiptState.DEAD, failure=str(error))
        return True
    donations = keep_all(tx, provider, reading.facts, row.sent_at)
    if reading.ask_about:
        _ask_soon(tx, provider, reading.ask_about)
    settle_all(tx, donations)
    is_used = bool(reading.facts or reading.ask_about)
    state = ReceiptState.HANDLED if is_used else ReceiptState.UNUSED
    donation_id = donations[-1] if donations else row.donation_id
    told = {"type": storable(reading.type, LONGEST_TYPE), "donation_id": donation_id}
    _finish(tx, row, state, failure=unread_in(reading.facts), **told)
    return True


def _ask_soon(tx: Tx, provider: str, checkout_ref: str) -> None:
    """Bring the next check of reconciliation.py forward."""
    checkout = (col(Donation.provider) == provider, col(Donation.checkout_ref) == checkout_ref)
    unpaid = col(Donation.paid_at).is_(None)
    tx.session.exec(update(Donation).where(*checkout, unpaid).values(next_check_at=tx.now))


def put_off(tx: Tx, provider: str, event_id: str, failure: str) -> None:
    """Write down that working on a receipt failed, and when to try again; give up after the last time."""
    row = _locked(tx, provider, event_id)
    if row is None or row.due_at is None:
        return
    if row.attempts >= len(BACKOFF):
        _finish(tx, row, ReceiptState.DEAD, failure=failure)
        return
    again = {"due_at": tx.now + BACKOFF[row.attempts], "attempts": row.attempts + 1}
    _write(tx, _PUT_OFF, row, **again, failure=storable(failure))
    tx.tell("receipt", RECEIPTS)


def replay(tx: Tx, provider: str, event_id: str) -> bool:
    """Put a receipt back in the queue, whatever became of it. Returns whether there is one with a body."""
    return bool(_again(tx, col(Receipt.provider) == provider, col(Receipt.event_id) == event_id))


def replay_dead(tx: Tx) -> int:
    """Put every receipt that was given up on back in the queue. Returns how many there were."""
    return _again(tx, col(Receipt.state) == ReceiptState.DEAD)


def _again(tx: Tx, *conditions: Any) -> int:
    again = {"state": ReceiptState.WAITING, "due_at": tx.now, "attempts": 0, "failure": ""}
    is_kept = or_(func.length(Receipt.body) > 0, col(Receipt.state) == ReceiptState.DEAD)
    lock_rows(tx, Receipt, is_kept, *conditions)
    found = tx.session.exec(update(Receipt).where(is_kept, *conditions).values(**again)).rowcount
    if found:
        tx.tell("receipt", RECEIPTS)
    return found


def _locked(tx: Tx, provider: str, event_id: str) -> Any:
    """Lock a receipt and return what working on it needs; None if somebody else is at it."""
    which = {"this_provider": provider, "this_event": event_id}
    return tx.connection.execute(_RECEIPT, which).first()


_THIS = (
    col(Receipt.provider) == bindparam("this_provider", type_=String),
    col(Receipt.event_id) == bindparam("this_event", type_=String),
)
_RECEIPT = (
    select(
        Receipt.provider,
        Receipt.event_id,
        Receipt.type,
        Receipt.body,
        Receipt.donation_id,
        Receipt.due_at,
        Receipt.sent_at,
        Receipt.attempts,
    )
    .where(*_THIS)
    .with_for_update(key_share=True, skip_locked=True)
)


def _finish(tx: Tx, row: Any, state: ReceiptState, *, failure: str = "", **more: object) -> None:
    values = {"type": row.type, "donation_id": row.donation_id, "state": state, "handled_at": tx.now} | more
    _write(tx, _FINISH, row, failure=storable(failure), **values)
    tx.tell("receipt", RECEIPTS)


def _write(tx: Tx, statement: Any, row: Any, **values: object) -> None:
    which = {"this_provider": row.provider, "this_event": row.event_id}
    tx.connection.execute(statement, as_new(values) | which)


_FINISHED = ("type", "donation_id", "state", "failure", "handled_at")
_FINISH = update_of(Receipt, *_FINISHED, due_at=None).where(*_THIS)
_PUT_OFF = update_of(Receipt, "due_at", "attempts", "failure").where(*_THIS)
