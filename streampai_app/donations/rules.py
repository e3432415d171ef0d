"""What follows from the facts. Pure: the same facts give the same answer, in whatever order they arrived.

A provider tells of payments, refunds and disputes late, twice and out of order. Each fact is kept at its
most final state (`models/payment.py`), and everything else is worked out from all facts at once: nothing
here asks what was known before.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..models import (
    AlertState,
    Dispute,
    DisputeState,
    DonationStatus,
    LedgerAccount,
    Payment,
    PaymentState,
    Refund,
    RefundState,
)

Key = tuple[str, str]  # account, currency
Amounts = dict[Key, int]  # minor units; positive is debit


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a provider has said about one donation."""

    payments: Sequence[Payment] = ()
    refunds: Sequence[Refund] = ()
    disputes: Sequence[Dispute] = ()

    @property
    def paid(self) -> list[Payment]:
        return sorted((p for p in self.payments if p.state == PaymentState.SUCCEEDED), key=lambda p: p.ref)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a donation is, given its facts. Amounts are minor units of `charged_currency`."""

    status: DonationStatus
    charged: int | None = None
    charged_currency: str | None = None
    refunded: int = 0
    is_mismatch: bool = False
    failure: str = ""

    @property
    def was_paid(self) -> bool:
        """Whether money arrived at all, even if it has gone back since."""
        return self.charged is not None


@dataclass(frozen=True, slots=True)
class Posting:
    """A transaction for the books: `(kind, ref)` names it, and its amounts sum to zero per currency."""

    kind: str
    ref: str
    amounts: Amounts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refundable:
    """A payment of which `left` minor units of its currency can still be given back."""

    payment: Payment
    left: int


def outcome_of(pledged: int, currency: str, facts: Facts) -> Outcome:
    """Return what has become of a pledge of `pledged` minor units of `currency`."""
    if not facts.paid:
        return _unpaid(facts)
    charged_currency = facts.paid[0].currency
    charged = sum(p.total for p in facts.paid if p.currency == charged_currency)
    refunded = min(charged, sum(_refunded(p, facts) for p in facts.paid if p.currency == charged_currency))
    return Outcome(
        _status_of_paid(charged, refunded, facts),
        charged,
        charged_currency,
        refunded,
        is_mismatch=(charged, charged_currency) != (pledged, currency) or len(facts.paid) > 1,
    )


def _unpaid(facts: Facts) -> Outcome:
    last = max((p.state for p in facts.payments), default=PaymentState.STARTED)
    if last == PaymentState.FAILED:
        failures = sorted(p.failure for p in facts.payments if p.state == PaymentState.FAILED)
        return Outcome(DonationStatus.FAILED, failure=failures[-1])
    if last == PaymentState.CANCELLED:
        return Outcome(DonationStatus.CANCELLED)
    return Outcome(DonationStatus.PENDING)


def _status_of_paid(charged: int, refunded: int, facts: Facts) -> DonationStatus:
    if any(d.state in {DisputeState.OPEN, DisputeState.LOST} for d in facts.disputes):
        return DonationStatus.DISPUTED
    return DonationStatus.REFUNDED if refunded >= charged else DonationStatus.PAID


def alert_for(outcome: Outcome) -> tuple[AlertState, str]:
    """Return how a donation's alert should stand as long as it has not begun to play, and why."""
    if outcome.status in {DonationStatus.REFUNDED, DonationStatus.DISPUTED}:
        return AlertState.SKIPPED, str(outcome.status)
    if outcome.is_mismatch:
        return AlertState.HELD, "mismatch"
    return AlertState.READY, ""


def postings_of(facts: Facts) -> list[Posting]:
    """Return every transaction that the books must hold for these facts."""
    return [posting for payment in facts.paid for posting in _postings_of_payment(payment, facts)]


def _postings_of_payment(payment: Payment, facts: Facts) -> Iterable[Posting]:
    yield Posting("payment", payment.ref, _moved(payment, payment.total))
    if payment.fee:
        currency = payment.fee_currency or payment.currency
        fee = {(LedgerAccount.FEES, currency): payment.fee, (LedgerAccount.CLEARING, currency): -payment.fee}
        yield Posting("fee", payment.ref, fee)
    for refund in _succeeded_refunds(payment, facts):
        yield Posting("refund", refund.ref, _moved(payment, -_amount(refund, payment)))
    if lost := [d for d in facts.disputes if d.payment_ref == payment.ref and d.state == DisputeState.LOST]:
        left = payment.total - _refunded(payment, facts)
        yield Posting("dispute", min(d.ref for d in lost), _moved(payment, -left))


def _moved(payment: Payment, amount: int) -> Amounts:
    """Return the entries for `amount` of a payment coming in, or going back (negative); tax in proportion."""
    tax = round(payment.tax * amount / payment.total) if payment.total else 0
    return {
        (LedgerAccount.CLEARING, payment.currency): amount,
        (LedgerAccount.TAX, payment.currency): -tax,
        (LedgerAccount.PAYABLE, payment.currency): -(amount - tax),
    }


def _succeeded_refunds(payment: Payment, facts: Facts) -> list[Refund]:
    return [r for r in facts.refunds if r.payment_ref == payment.ref and r.state == RefundState.SUCCEEDED]


def _refunded(payment: Payment, facts: Facts) -> int:
    return min(payment.total, sum(_amount(refund, payment) for refund in _succeeded_refunds(payment, facts)))


def _amount(refund: Refund, payment: Payment) -> int:
    return payment.total if refund.amount is None else min(refund.amount, payment.total)


def refundable(facts: Facts) -> Refundable | None:
    """Return the payment of which most is left to give back; a refund on its way counts as gone."""
    found = [Refundable(payment, payment.total - _gone(payment, facts)) for payment in facts.paid]
    return max((each for each in found if each.left > 0), key=lambda each: each.left, default=None)


def _gone(payment: Payment, facts: Facts) -> int:
    refunds = (r for r in facts.refunds if r.payment_ref == payment.ref and r.state != RefundState.FAILED)
    return sum(_amount(refund, payment) for refund in refunds)


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
