"""The inbox of webhooks: stored first, worked on from the row, tried again, given up on in the open.

    received -> waiting -> handled
                        -> unused   a type we have no use for
                        -> dead     unreadable, or tried too often; an admin may replay it

Storing and working are two transactions, so the provider is answered as soon as the row is safe. Working
marks the row handled in the same transaction that settles, so what was settled is never worked on again,
and what was not always is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, text
from sqlmodel import col, select, update

from ..db import Tx, UtcDateTime
from ..models import Donation, Receipt, ReceiptState
from .facts import Fact, keep
from .settlement import settle

RECEIPTS = "receipts"  # the topic of those who work on receipts and those who watch them
LEASE = timedelta(seconds=30)  # until somebody else may take over what a worker claimed
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


def receive(tx: Tx, provider: str, event_id: str, body: bytes, *, type: str = "") -> bool:
    """Store a verified webhook, or find it. Tells the workers. Returns whether there is work to do.

    The same id with other bytes is the same event told in a newer state (providers send the latest state on
    every retry), so the newer body replaces the older one and is worked on again: facts only move forward.
    """
    values = {"provider": provider, "event_id": event_id, "body": body, "type": type, "now": tx.now}
    is_news = tx.session.connection().execute(_STORE, values).first() is not None
    if is_news:
        tx.tell("receipt", RECEIPTS)
    return is_news


_STORE = text(
    "INSERT INTO receipts (provider, event_id, type, body, state, deliveries, attempts, due_at, failure,"
    " received_at) VALUES (:provider, :event_id, :type, :body, 'waiting', 1, 0, :now, '', :now)"
    " ON CONFLICT (provider, event_id) DO UPDATE SET body = excluded.body, state = 'waiting', attempts = 0,"
    " due_at = excluded.due_at, failure = '', deliveries = receipts.deliveries + 1"
    " WHERE receipts.body <> excluded.body RETURNING 1"
).bindparams(bindparam("now", type_=UtcDateTime))


def is_any_due(tx: Tx) -> bool:
    """Tell whether there is anything to claim, without taking the pen for it."""
    due = select(Receipt.event_id).where(col(Receipt.due_at) <= tx.now).limit(1)
    return tx.session.exec(due).first() is not None


def claim(tx: Tx, limit: int = 20) -> list[tuple[str, str]]:
    """Take up to `limit` due receipts for `LEASE`, oldest first, and return their `(provider, event_id)`."""
    due = (
        select(Receipt)
        .where(col(Receipt.due_at) <= tx.now)
        .order_by(col(Receipt.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = tx.session.exec(due).all()
    for row in rows:
        row.due_at = tx.now + LEASE
        tx.session.add(row)
    return [(row.provider, row.event_id) for row in rows]


def work(tx: Tx, provider: str, event_id: str, read: Read) -> None:
    """Do what one receipt says, once. Raises whatever stands in the way; then `put_off` it."""
    row = _locked(tx, provider, event_id)
    if row is None or row.due_at is None:
        return  # handled by somebody whose lease had run out
    try:
        reading = read(row.body)
    except Unreadable as error:
        _finish(tx, row, ReceiptState.DEAD, failure=str(error))
        return
    donations = sorted(filter(None, {keep(tx, provider, fact) for fact in reading.facts}))
    for donation_id in donations:
        settle(tx, donation_id)
    row.type, row.donation_id = reading.type, donations[-1] if donations else row.donation_id
    if reading.ask_about:
        _ask_soon(tx, provider, reading.ask_about)
    is_used = bool(reading.facts or reading.ask_about)
    _finish(tx, row, ReceiptState.HANDLED if is_used else ReceiptState.UNUSED)


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
    row.due_at = tx.now + BACKOFF[row.attempts]
    row.attempts += 1
    row.failure = failure[:500]
    tx.session.add(row)


def replay(tx: Tx, provider: str, event_id: str) -> bool:
    """Put a receipt back in the queue, whatever became of it. Returns whether there is one."""
    return bool(_again(tx, col(Receipt.provider) == provider, col(Receipt.event_id) == event_id))


def replay_dead(tx: Tx) -> int:
    """Put every receipt that was given up on back in the queue. Returns how many there were."""
    return _again(tx, col(Receipt.state) == ReceiptState.DEAD)


def _again(tx: Tx, *conditions: Any) -> int:
    again = {"state": ReceiptState.WAITING, "due_at": tx.now, "attempts": 0, "failure": ""}
    found = tx.session.exec(update(Receipt).where(*conditions).values(**again)).rowcount
    if found:
        tx.tell("receipt", RECEIPTS)
    return found


def _locked(tx: Tx, provider: str, event_id: str) -> Receipt | None:
    return tx.session.exec(_RECEIPT, params={"provider": provider, "event_id": event_id}).first()


_RECEIPT = (
    select(Receipt)
    .where(Receipt.provider == bindparam("provider"), Receipt.event_id == bindparam("event_id"))
    .with_for_update()
)


def _finish(tx: Tx, row: Receipt, state: ReceiptState, *, failure: str = "") -> None:
    row.state, row.failure = state, failure[:500]
    row.due_at, row.handled_at = None, tx.now
    tx.session.add(row)
    tx.tell("receipt", RECEIPTS)
