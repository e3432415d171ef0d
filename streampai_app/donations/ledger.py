"""The books of a donation: double entry, only ever added to, at all times equal to what its facts say."""

from collections.abc import Sequence

from sqlalchemy import bindparam, insert
from sqlmodel import col, func, select

from ..db import Tx
from ..ids import new_id
from ..models import LedgerAccount, LedgerEntry, LedgerTransaction
from .postings import Amounts, Posting, balance_of, difference

ADJUSTMENT, RELEASE = "adjustment", "release"


def book(tx: Tx, donation_id: str, wanted: Sequence[Posting]) -> bool:
    """Add what the books lack of `wanted`, and tell whether anything was added.

    What was booked and is no longer wanted (a dispute lost and then won, a refund that changed what was
    left to dispute) is put right by an adjustment, never taken out; what a dispute held is released.
    """
    booked = _booked(tx, donation_id)
    added = [posting for posting in wanted if (posting.kind, posting.ref) not in booked]
    after = balance_of([*added, Posting("", "", _balance(tx, donation_id) if booked else {})])
    if missing := difference(balance_of(wanted), after):
        added += _corrections(missing, booked)
    _add(tx, donation_id, added)
    return bool(added)


def _booked(tx: Tx, donation_id: str) -> set[tuple[str, str]]:
    return {(kind, ref) for kind, ref in tx.connection.execute(_BOOKED, {"donation_id": donation_id})}


_BOOKED = select(LedgerTransaction.kind, LedgerTransaction.ref).where(
    LedgerTransaction.donation_id == bindparam("donation_id")
)


def _corrections(missing: Amounts, booked: set[tuple[str, str]]) -> list[Posting]:
    """Return the transactions that make up for what is missing: what is held in one, all else in another."""
    held: Amounts = {}
    for (account, currency), amount in missing.items():
        if account == LedgerAccount.HELD:
            held |= {(account, currency): amount, (LedgerAccount.PAYABLE, currency): -amount}
    rest = difference(missing, held)
    number = str(1 + sum(kind in {ADJUSTMENT, RELEASE} for kind, _ in booked))
    return [
        Posting(kind, number, amounts) for kind, amounts in ((RELEASE, held), (ADJUSTMENT, rest)) if amounts
    ]


def _balance(tx: Tx, donation_id: str) -> Amounts:
    rows = tx.connection.execute(_BALANCE, {"donation_id": donation_id})
    return {(account, currency): int(amount) for account, currency, amount in rows if amount}


_BALANCE = (
    select(LedgerEntry.account, LedgerEntry.currency, func.sum(LedgerEntry.amount))
    .join(LedgerTransaction, col(LedgerTransaction.id) == col(LedgerEntry.transaction_id))
    .where(LedgerTransaction.donation_id == bindparam("donation_id"))
    .group_by(LedgerEntry.account, LedgerEntry.currency)
)


def _add(tx: Tx, donation_id: str, postings: Sequence[Posting]) -> None:
    named = [(new_id("ltx"), posting) for posting in postings]
    transactions = [
        {"id": id, "donation_id": donation_id, "kind": posting.kind, "ref": posting.ref, "created_at": tx.now}
        for id, posting in named
    ]
    entries = [
        {"transaction_id": id, "account": account, "currency": currency, "amount": amount}
        for id, posting in named
        for (account, currency), amount in posting.amounts.items()
        if amount
    ]
    connection = tx.connection
    if transactions:
        connection.execute(_ADD_TRANSACTIONS, transactions)
    if entries:
        connection.execute(_ADD_ENTRIES, entries)


_ADD_TRANSACTIONS, _ADD_ENTRIES = insert(LedgerTransaction), insert(LedgerEntry)
