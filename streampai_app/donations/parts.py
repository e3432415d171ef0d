"""Keeping what is said of a payment's refunds and disputes: each at its last state, its past as events."""

from datetime import datetime

from ..db import Tx
from ..models import Dispute, DisputeState, Refund, RefundState
from .payment_events import write_event
from .said import DisputeFact, RefundFact

Shown = tuple[int, int | None, str, bool, str]  # what of a refund stands in its donation's story


def keep_refund(tx: Tx, provider: str, payment_ref: str, fact: RefundFact, told_at: datetime) -> None:
    """Bring a refund forward. That it failed after it had succeeded is flagged, and changes nothing else."""
    row = tx.session.get(Refund, (provider, fact.ref))
    if row is None:
        row = Refund(
            provider=provider, ref=fact.ref, payment_ref=payment_ref, state=fact.state, created_at=tx.now
        )
        _take_refund(row, fact, told_at)
        _write_refund(tx, row)
        return
    before = _shown(row)
    is_later = row.told_at is None or told_at >= row.told_at
    if fact.state > row.state or (fact.state == row.state and is_later):
        _take_refund(row, fact, told_at)
    elif (fact.state, row.state) == (RefundState.FAILED, RefundState.SUCCEEDED) and is_later:
        row.is_contradicted = True
    if _shown(row) != before:
        _write_refund(tx, row)


def _take_refund(row: Refund, fact: RefundFact, told_at: datetime) -> None:
    """Take over what is said. An amount that was told once is not forgotten because it is told without."""
    row.state, row.told_at = fact.state, told_at
    if fact.amount is not None or fact.is_whole or row.amount is None:
        row.amount, row.currency, row.is_whole = fact.amount, fact.currency, fact.is_whole
        row.odd = fact.odd[:80]


def _shown(row: Refund) -> Shown:
    return row.state, row.amount, row.currency, row.is_whole, row.odd


def _write_refund(tx: Tx, row: Refund) -> None:
    row.version += 1
    tx.session.add(row)
    note = row.odd or ("whole" if row.is_whole else "")
    said = (row.state, row.amount, row.currency, note)
    write_event(tx, row.provider, "refund", row.ref, row.version, row.payment_ref, *said)


def keep_dispute(tx: Tx, provider: str, payment_ref: str, fact: DisputeFact, told_at: datetime) -> None:
    """Bring a dispute forward. Of two decisions the later word counts, and that there were two is flagged."""
    row = tx.session.get(Dispute, (provider, fact.ref))
    if row is None:
        row = Dispute(
            provider=provider, ref=fact.ref, payment_ref=payment_ref, state=fact.state, created_at=tx.now
        )
        row.told_at = told_at
        _write_dispute(tx, row)
        return
    before = row.state
    is_later = row.told_at is None or told_at >= row.told_at
    is_second = DisputeState.OPEN not in {before, fact.state} and fact.state != before
    row.is_contradicted = row.is_contradicted or is_second
    if before == DisputeState.OPEN or (is_second and is_later):
        row.state = fact.state
    if is_later and fact.state == row.state:
        row.told_at = told_at
    if row.state != before:
        _write_dispute(tx, row)
    tx.session.add(row)


def _write_dispute(tx: Tx, row: Dispute) -> None:
    row.version += 1
    tx.session.add(row)
    write_event(tx, row.provider, "dispute", row.ref, row.version, row.payment_ref, row.state)
