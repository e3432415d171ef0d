"""What the books must hold for what is known of a donation. Pure, and the same in whatever order it came.

The tax within each part is a difference of sums: of the tax in all that went back with it, less the tax in
all that went back before. So however a payment is cut into parts, after the last one nothing stands.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..models import DisputeState, LedgerAccount, Payment
from .rules import Facts

Key = tuple[str, str]  # account, currency
Amounts = dict[Key, int]  # minor units; positive is debit


@dataclass(frozen=True, slots=True)
class Posting:
    """A transaction for the books: `(kind, ref)` names it, and its amounts sum to zero per currency."""

    kind: str
    ref: str
    amounts: Amounts = field(default_factory=dict)


def postings_of(facts: Facts) -> list[Posting]:
    """Return every transaction that the books must hold for these facts."""
    return [posting for payment in facts.paid for posting in _postings_of_payment(payment, facts)]


def _postings_of_payment(payment: Payment, facts: Facts) -> Iterable[Posting]:
    yield Posting("payment", payment.ref, _taken_off(payment, payment.total, 0))
    if fees := _fees(payment):
        yield Posting("fee", payment.ref, fees)
    left = payment.total
    for returned in facts.returned(payment):
        if returned.amount:
            yield Posting("refund", returned.ref, _taken_off(payment, left - returned.amount, left))
            left -= returned.amount
    if lost := facts.disputes_of(payment, DisputeState.LOST):
        yield Posting("dispute", lost[0].ref, _taken_off(payment, 0, left))
    elif held := facts.disputes_of(payment, DisputeState.OPEN):
        owed = left - _tax_within(payment, left)
        yield Posting(
            "hold",
            held[0].ref,
            {
                (LedgerAccount.PAYABLE, payment.currency): owed,
                (LedgerAccount.HELD, payment.currency): -owed,
            },
        )


def _fees(payment: Payment) -> Amounts:
    amounts: Amounts = {}
    for currency, amount in (payment.fees or {}).items():
        if amount:
            amounts[LedgerAccount.FEES, currency] = amount
            amounts[LedgerAccount.CLEARING, currency] = -amount
    return amounts


def _taken_off(payment: Payment, now: int, before: int) -> Amounts:
    """Return the entries by which what is there of a payment changes from `before` to `now`, tax included."""
    amount, tax = now - before, _tax_within(payment, now) - _tax_within(payment, before)
    return {
        (LedgerAccount.CLEARING, payment.currency): amount,
        (LedgerAccount.TAX, payment.currency): -tax,
        (LedgerAccount.PAYABLE, payment.currency): -(amount - tax),
    }


def _tax_within(payment: Payment, amount: int) -> int:
    """Return the tax within some of a payment, rounded half up. None of a tax that is not known."""
    if payment.total <= 0:
        return 0
    return (2 * (payment.tax or 0) * amount + payment.total) // (2 * payment.total)


def balance_of(postings: Iterable[Posting]) -> Amounts:
    """Return what these transactions come to on each account, without the zeros."""
    sums: Amounts = defaultdict(int)
    for posting in postings:
        for key, amount in posting.amounts.items():
            sums[key] += amount
    return {key: amount for key, amount in sums.items() if amount}


def difference(wanted: Amounts, booked: Amounts) -> Amounts:
    """Return what must be added to `booked` to make it `wanted`."""
    keys = wanted.keys() | booked.keys()
    changes = {key: wanted.get(key, 0) - booked.get(key, 0) for key in keys}
    return {key: amount for key, amount in changes.items() if amount}
