"""Webhooks to be sent: one row each, kept until it was acknowledged or given up. `pump.py` sends them.

The schedule is Dodo's: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h.
"""

import sqlite3

from .faults import strikes
from .refusals import not_found
from .world import Tx, new_id

DELAYS = (5, 300, 1_800, 7_200, 18_000, 36_000, 36_000)  # seconds from one attempt to the next
HELD_AT_MOST = 30.0  # seconds that a reordered webhook waits for one that overtakes it
OVERTAKEN_BY = 1.0
CLAIM = 60.0  # seconds for one attempt; whoever died in it is succeeded by another after that

# The states of a row: waiting, delivered, failed (eight times), dropped (on request).


def announce(tx: Tx, event_type: str, object_id: str) -> None:
    """Note an event for delivery, with what should go wrong with it."""
    wait = strikes(tx, "delay") or 0.0
    held = strikes(tx, "reorder") is not None
    state = "waiting" if strikes(tx, "drop") is None else "dropped"
    copies = 1 if strikes(tx, "duplicate") is None else 2
    if not held:
        _let_go(tx)
    webhook_id = new_id("msg_")
    for _ in range(copies):
        tx.insert(
            "deliveries",
            webhook_id=webhook_id,
            type=event_type,
            object_id=object_id,
            happened_at=tx.now,
            state="held" if held and state == "waiting" else state,
            due_at=tx.now + (HELD_AT_MOST if held else wait),
        )
    tx.world.wake.set()


def claim_next(tx: Tx) -> sqlite3.Row | None:
    """Take the delivery that is due longest, so that no other process sends it too."""
    return tx.one(
        "UPDATE deliveries SET claimed_until = ? WHERE id = ("
        " SELECT id FROM deliveries WHERE state IN ('waiting', 'held') AND due_at <= ? AND claimed_until <= ?"
        " ORDER BY due_at, id LIMIT 1) RETURNING *",
        tx.now + CLAIM,
        tx.now,
        tx.now,
    )


def record(tx: Tx, delivery: sqlite3.Row, *, acknowledged: bool, answer: str) -> None:
    """Note how an attempt went, and when the next one is."""
    attempts = delivery["attempts"] + 1
    given_up = attempts > len(DELAYS)
    state = "delivered" if acknowledged else "failed" if given_up else "waiting"
    due_at = delivery["due_at"] if acknowledged or given_up else tx.now + DELAYS[attempts - 1]
    tx.db.execute(
        "UPDATE deliveries SET state = ?, due_at = ?, claimed_until = 0, attempts = ?, answer = ? "
        "WHERE id = ?",
        (state, due_at, attempts, answer, delivery["id"]),
    )


def send_again(tx: Tx, delivery_id: int) -> None:
    """Let a webhook go out once more, under the same id, as Dodo's dashboard can. Raises `Refused`."""
    sent = tx.one("SELECT * FROM deliveries WHERE id = ?", delivery_id)
    if sent is None:
        raise not_found("delivery")
    copied = {name: sent[name] for name in ("webhook_id", "type", "object_id", "happened_at")}
    tx.insert("deliveries", **copied, state="waiting", due_at=tx.now)
    tx.world.wake.set()


def hurry(tx: Tx) -> None:
    """Let everything that waits be due now."""
    tx.db.execute("UPDATE deliveries SET due_at = ? WHERE state IN ('waiting', 'held')", (tx.now,))
    tx.world.wake.set()


def next_due(tx: Tx) -> float | None:
    """Return when the next delivery can be taken, in Unix seconds: not while another process sends it."""
    sql = "SELECT min(max(due_at, claimed_until)) AS due FROM deliveries WHERE state IN ('waiting', 'held')"
    return tx.one(sql)["due"]


def latest(tx: Tx, most: int = 50) -> list[sqlite3.Row]:
    return tx.all("SELECT * FROM deliveries ORDER BY id DESC LIMIT ?", most)


def _let_go(tx: Tx) -> None:
    """Something overtakes what was held."""
    tx.db.execute(
        "UPDATE deliveries SET state = 'waiting', due_at = ? WHERE state = 'held'", (tx.now + OVERTAKEN_BY,)
    )
