"""How much of a payment went back, as far as that is known. Pure.

A provider tells of a refund in the payment's currency or in the one it settles in, with an amount or
without, and sometimes nonsense. Whole is whole in any currency. A part is an amount of the payment's own
currency, or it is not known: then nothing is booked for it until somebody says what it was.

The answer does not depend on the order in which refunds were told: parts come before what takes the rest,
and of parts that are together more than the payment the later ones by reference are the ones not believed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..models import Payment, Refund, RefundState

# What may be wrong with a refund.
AMOUNT, CURRENCY, BEYOND, AGAIN = "refund-amount", "refund-currency", "refund-beyond", "refund-again"


@dataclass(frozen=True, slots=True)
class Returned:
    """A refund, or the rest of a payment that is known to be refunded whole (then `ref` is the payment's).

    `amount` is in minor units of the payment's currency; None is not known. `wrong` says what is wrong.
    """

    ref: str
    amount: int | None
    wrong: str = ""


def returned_of(payment: Payment, refunds: Iterable[Refund]) -> list[Returned]:
    """Return what each refund that succeeded took of a payment. Never more in all than was paid."""
    mine = [refund for refund in refunds if refund.payment_ref == payment.ref]
    is_pending = any(refund.state == RefundState.PENDING for refund in mine)
    done = [refund for refund in mine if refund.state == RefundState.SUCCEEDED]
    return _divided(payment, done, is_whole=payment.is_refunded_whole and not is_pending)


def sum_of(returned: Iterable[Returned]) -> int:
    """Return what is known to have gone back."""
    return sum(each.amount or 0 for each in returned)


def left_of(payment: Payment, refunds: Sequence[Refund]) -> int:
    """Return what can still be given back: nothing as long as it is not known what already was.

    A refund on its way counts as gone.
    """
    begun = [r for r in refunds if r.payment_ref == payment.ref and r.state != RefundState.FAILED]
    gone = _divided(payment, begun, is_whole=payment.is_refunded_whole)
    if any(each.amount is None for each in gone):
        return 0
    return payment.total - sum_of(gone)


def _divided(payment: Payment, refunds: Iterable[Refund], *, is_whole: bool) -> list[Returned]:
    left, found, unknown = payment.total, [], []
    for refund in sorted(refunds, key=lambda each: (each.is_whole, each.ref)):
        wrong = _wrong_with(refund, payment)
        amount = left if refund.is_whole else _part(refund, payment)
        if amount is not None and amount > left:
            amount, wrong = None, BEYOND
        if amount is None:
            unknown.append(Returned(refund.ref, None, wrong))
            continue
        left -= amount
        found.append(Returned(refund.ref, amount, wrong))
    if is_whole and left:  # then what is not known of the others is known together
        found.append(Returned(unknown[0].ref if unknown else payment.ref, left))
        unknown = [Returned(each.ref, 0) for each in unknown[1:]]
    return found + unknown


def _part(refund: Refund, payment: Payment) -> int | None:
    """Return what a part is, by its provider's word or else by the team's."""
    said = refund.amount if _is_in_its_currency(refund, payment) else None
    amount = refund.stated if said is None else said
    return amount if amount is not None and 0 < amount <= payment.total else None


def _is_in_its_currency(refund: Refund, payment: Payment) -> bool:
    """An amount without a currency is in the payment's, unless it might be in the one it is settled in."""
    settled = payment.settlement_currency or payment.currency
    return payment.currency == (refund.currency or settled)


def _wrong_with(refund: Refund, payment: Payment) -> str:
    if refund.is_contradicted:
        return AGAIN
    if refund.is_whole:
        is_its = refund.currency == payment.currency
        return BEYOND if is_its and (refund.amount or 0) > payment.total else ""
    if _part(refund, payment) is not None:
        return ""
    if refund.amount is None:
        return AMOUNT
    if not _is_in_its_currency(refund, payment):
        return CURRENCY
    return BEYOND
