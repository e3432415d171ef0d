"""The books of a donation: double entry, only ever added to, at all times equal to what its facts say."""

from collections.abc import Sequence

from sqlmodel import col, func, select

from ..db import Tx
from ..ids import new_id
from ..models import LedgerEntry, LedgerTransaction
from .rules import Amounts, Posting, balance_of, difference

ADJUSTMENT = "adjustment"


def book(tx: Tx, donation_id: str, wanted: Sequence[Posting]) -> bool:
    """Add what the books lack of `wanted`, and tell whether anything was added.

    What was booked and is no longer wanted (a dispute lost and then won, a refund that changed what was
    left to dispute) is put right by an adjustment, never taken out.
    """
    booked = _booked(tx, donation_id)
    added = [posting for posting in wanted if (posting.kind, posting.ref) not in booked]
    for posting in added:
        _add(tx, donation_id, posting)
    missing = difference(balance_of(wanted), _balance(tx, donation_id))
    if missing:
        _add(tx, donation_id, Posting(ADJUSTMENT, _next_adjustment(booked), missing))
    return bool(added or missing)


def _booked(tx: Tx, donation_id: str) -> set[tuple[str, str]]:
    query = select(LedgerTransaction.kind, LedgerTransaction.ref)
    return set(tx.session.exec(query.where(LedgerTransaction.donation_id == donation_id)).all())


def _next_adjustment(booked: set[tuple[str, str]]) -> str:
    return str(1 + sum(kind == ADJUSTMENT for kind, _ in booked))


def _balance(tx: Tx, donation_id: str) -> Amounts:
    query = (
        select(LedgerEntry.account, LedgerEntry.currency, func.sum(LedgerEntry.amount))
        .join(LedgerTransaction, col(LedgerTransaction.id) == col(LedgerEntry.transaction_id))
        .where(LedgerTransaction.donation_id == donation_id)
        .group_by(LedgerEntry.account, LedgerEntry.currency)
    )
    return {
        (account, currency): int(amount) for account, currency, amount in tx.session.exec(query) if amount
    }


def _add(tx: Tx, donation_id: str, posting: Posting) -> None:
    transaction = LedgerTransaction(
        id=new_id("ltx"), donation_id=donation_id, kind=posting.kind, ref=posting.ref, created_at=tx.now
    )
    tx.session.add(transaction)
    tx.session.flush()
    for (account, currency), amount in posting.amounts.items():
        if amount:
            tx.session.add(
                LedgerEntry(transaction_id=transaction.id, account=account, currency=currency, amount=amount)
            )
    tx.session.flush()
