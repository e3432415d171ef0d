"""What follows from the facts. Pure: the same facts give the same answer, in whatever order they arrived.

A provider tells of payments, refunds and disputes late, twice and out of order. Each fact is kept at its
most final state (`models/payment.py`), and everything else is worked out from all facts at once: nothing
here asks what was known before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..models import (
    AlertState,
    Dispute,
    DisputeState,
    DonationStatus,
    Payment,
    PaymentState,
    Refund,
)
from .returned import Returned, left_of, returned_of, sum_of

UNREAD, DECIDED_TWICE, TAX = "unread", "dispute-again", "tax"  # beside what `returned.py` names


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a provider has said about one donation."""

    payments: Sequence[Payment] = ()
    refunds: Sequence[Refund] = ()
    disputes: Sequence[Dispute] = ()

    @property
    def paid(self) -> list[Payment]:
        return sorted((p for p in self.payments if p.state == PaymentState.SUCCEEDED), key=lambda p: p.ref)

    def returned(self, payment: Payment) -> list[Returned]:
        """Return what went back of a payment."""
        return returned_of(payment, self.refunds)

    def disputes_of(self, payment: Payment, state: DisputeState) -> list[Dispute]:
        """Return the disputes of a payment that stand so, by reference."""
        mine = (d for d in self.disputes if d.payment_ref == payment.ref and d.state == state)
        return sorted(mine, key=lambda each: each.ref)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a donation is, given its facts. Amounts are minor units of `charged_currency`.

    Paid in several currencies, it tells of one of which something is left; `sums_of` tells of all.
    `attention` says in words, by commas, why a person should look.
    """

    status: DonationStatus
    charged: int | None = None
    charged_currency: str | None = None
    refunded: int = 0
    is_mismatch: bool = False
    failure: str = ""
    is_processing: bool = False
    attention: str = ""

    @property
    def was_paid(self) -> bool:
        """Whether money arrived at all, even if it has gone back since."""
        return self.charged is not None


@dataclass(frozen=True, slots=True)
class Refundable:
    """A payment of which `left` minor units of its currency can still be given back."""

    payment: Payment
    left: int


def outcome_of(pledged: int, currency: str, facts: Facts) -> Outcome:
    """Return what has become of a pledge of `pledged` minor units of `currency`."""
    if not facts.paid:
        return _unpaid(facts)
    sums = sums_of(facts)
    charged_currency = min(sums, key=lambda name: (sums[name].is_returned, name != currency))
    charged = sums[charged_currency].charged
    return Outcome(
        _status_of_paid(sums.values(), facts),
        charged,
        charged_currency,
        sums[charged_currency].refunded,
        is_mismatch=(charged, charged_currency) != (pledged, currency) or len(facts.paid) > 1,
        attention=",".join(attention_of(facts)),
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """What was paid and went back in one currency, in minor units."""

    charged: int
    refunded: int

    @property
    def is_returned(self) -> bool:
        """Whether nothing is left."""
        return self.refunded >= self.charged


def sums_of(facts: Facts) -> dict[str, Sum]:
    """Return what was paid and went back, by currency, in the order of the payments' references."""
    sums: dict[str, Sum] = {}
    for payment in facts.paid:
        before = sums.get(payment.currency, Sum(0, 0))
        returned = sum_of(facts.returned(payment))
        sums[payment.currency] = Sum(before.charged + payment.total, before.refunded + returned)
    return sums


def attention_of(facts: Facts) -> list[str]:
    """Return why a person should look at a donation: what could not be read, is not known, or contradicts."""
    found = {returned.wrong for payment in facts.paid for returned in facts.returned(payment)}
    found |= {UNREAD for payment in facts.payments if payment.unread}
    found |= {TAX for payment in facts.paid if payment.tax is None}
    found |= {DECIDED_TWICE for dispute in facts.disputes if dispute.is_contradicted}
    return sorted(found - {""})


def is_settled(facts: Facts) -> bool:
    """Tell whether there is nothing more to learn of what was paid: fees and tax, and all is clear."""
    is_known = all(payment.fees and payment.tax is not None for payment in facts.paid)
    return is_known and not attention_of(facts)


def _unpaid(facts: Facts) -> Outcome:
    """One attempt that is still under way outweighs those that ended: it may yet take the money."""
    attention = ",".join(attention_of(facts))
    if any(p.state == PaymentState.PROCESSING for p in facts.payments):
        return Outcome(DonationStatus.PENDING, is_processing=True, attention=attention)
    last = max((p.state for p in facts.payments), default=PaymentState.STARTED)
    if last == PaymentState.FAILED:
        failures = sorted(p.failure for p in facts.payments if p.state == PaymentState.FAILED)
        return Outcome(DonationStatus.FAILED, failure=failures[-1], attention=attention)
    status = DonationStatus.CANCELLED if last == PaymentState.CANCELLED else DonationStatus.PENDING
    return Outcome(status, attention=attention)


def _status_of_paid(sums: Iterable[Sum], facts: Facts) -> DonationStatus:
    if any(d.state in {DisputeState.OPEN, DisputeState.LOST} for d in facts.disputes):
        return DonationStatus.DISPUTED
    return DonationStatus.REFUNDED if all(each.is_returned for each in sums) else DonationStatus.PAID


def alert_for(outcome: Outcome) -> tuple[AlertState, str]:
    """Return how a donation's alert should stand as long as it has not begun to play, and why."""
    if outcome.status in {DonationStatus.REFUNDED, DonationStatus.DISPUTED}:
        return AlertState.SKIPPED, str(outcome.status)
    if outcome.is_mismatch:
        return AlertState.HELD, "mismatch"
    return AlertState.READY, ""


def refundable(facts: Facts) -> Refundable | None:
    """Return the payment of which most is left to give back; a refund on its way counts as gone.

    What a dispute holds, or took, is not ours to give.
    """
    free = [payment for payment in facts.paid if _is_free(payment, facts)]
    found = [Refundable(payment, left_of(payment, facts.refunds)) for payment in free]
    return max((each for each in found if each.left > 0), key=lambda each: each.left, default=None)


def _is_free(payment: Payment, facts: Facts) -> bool:
    return not any(facts.disputes_of(payment, state) for state in (DisputeState.OPEN, DisputeState.LOST))
