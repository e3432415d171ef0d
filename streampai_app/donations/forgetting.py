"""Forgetting what webhooks said about payers, some time after it was worked on. That one came stays known."""

from datetime import timedelta

from sqlalchemy import tuple_
from sqlmodel import col, func, select, update

from ..db import Tx, lock_rows
from ..models import Receipt, ReceiptState

KEPT = timedelta(days=90)
AT_ONCE = 200
_DONE = (ReceiptState.HANDLED, ReceiptState.UNUSED)  # one that was given up on still waits for somebody


def old_bodies(tx: Tx, limit: int = AT_ONCE) -> list[tuple[str, str]]:
    """Return `(provider, event_id)` of some webhooks whose body is no longer kept."""
    over = select(Receipt.provider, Receipt.event_id).where(
        col(Receipt.state).in_(_DONE),
        col(Receipt.received_at) < tx.now - KEPT,
        func.length(Receipt.body) > 0,
    )
    return [(provider, event_id) for provider, event_id in tx.connection.execute(over.limit(limit))]


def forget_bodies(tx: Tx, keys: list[tuple[str, str]]) -> None:
    """Empty the bodies of these webhooks, unless one is to be worked on again."""
    these = (tuple_(col(Receipt.provider), col(Receipt.event_id)).in_(keys), col(Receipt.due_at).is_(None))
    lock_rows(tx, Receipt, *these)
    tx.connection.execute(update(Receipt).where(*these).values(body=b""))
