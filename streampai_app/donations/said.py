"""What a provider says, in our words: a fact for each thing it tells of."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..models import DisputeState, PaymentState, RefundState


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """A payment as its provider describes it, in our words. Amounts are minor units.

    A `tax` of None is not known. `unread` says of each part of it that could not be read what is wrong with
    it, for the team.
    """

    ref: str
    state: PaymentState
    total: int
    currency: str
    tax: int | None = 0
    donation_id: str | None = None
    checkout_ref: str | None = None
    failure: str = ""
    refunds: tuple["RefundFact", ...] = ()
    disputes: tuple["DisputeFact", ...] = ()
    unread: tuple[str, ...] = ()
    settlement_currency: str = ""
    is_refunded_whole: bool = False


@dataclass(frozen=True, slots=True)
class RefundFact:
    """A refund. `amount` is in minor units of `currency`, which need not be the payment's; None is not known.

    `is_whole`: it is all that was left of the payment, whatever the amount. `odd` is what is wrong with it.
    """

    ref: str
    payment_ref: str
    state: RefundState
    amount: int | None
    currency: str = ""
    is_whole: bool = False
    odd: str = ""


@dataclass(frozen=True, slots=True)
class DisputeFact:
    ref: str
    payment_ref: str
    state: DisputeState


@dataclass(frozen=True, slots=True)
class FeeFact:
    """All that the provider kept of a payment, once it says so: currency to minor units."""

    payment_ref: str
    amounts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UnreadFact:
    """Something that was said of a payment and could not be read. `why` says what is wrong with it."""

    payment_ref: str
    why: str


Fact = PaymentFact | RefundFact | DisputeFact | FeeFact | UnreadFact
