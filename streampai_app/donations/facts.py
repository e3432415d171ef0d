"""Keeping what a provider says. A fact moves forward only, so telling it twice or late changes nothing."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, text
from sqlmodel import col, select

from ..db import Tx, UtcDateTime
from ..models import Dispute, DisputeState, Donation, Payment, PaymentState, Refund, RefundState
from .rules import Facts
from .topics import PAYMENTS


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """A payment as its provider describes it, in our words. Amounts are minor units."""

    ref: str
    state: PaymentState
    total: int
    currency: str
    tax: int = 0
    donation_id: str | None = None
    checkout_ref: str | None = None
    failure: str = ""
    refunds: tuple["RefundFact", ...] = ()
    disputes: tuple["DisputeFact", ...] = ()


@dataclass(frozen=True, slots=True)
class RefundFact:
    """A refund. `amount` is in minor units of the payment's currency; None is the whole payment."""

    ref: str
    payment_ref: str
    state: RefundState
    amount: int | None


@dataclass(frozen=True, slots=True)
class DisputeFact:
    ref: str
    payment_ref: str
    state: DisputeState


@dataclass(frozen=True, slots=True)
class FeeFact:
    """What the provider kept of a payment, once its balance ledger says so. Minor units of `currency`."""

    payment_ref: str
    amount: int
    currency: str


Fact = PaymentFact | RefundFact | DisputeFact | FeeFact


def keep(tx: Tx, provider: str, fact: Fact) -> str | None:
    """Remember a fact and return the id of the donation it is about, or None if it is nobody's (yet).

    The payment that a fact belongs to is locked first, even when nothing else is known of it yet. So of a
    payment and its refund that arrive at the same time, the second one sees the first.
    """
    payment = _locked(tx, provider, fact.ref if isinstance(fact, PaymentFact) else fact.payment_ref)
    _keep(tx, payment, fact)
    tx.session.flush()
    if payment.donation_id is None:
        tx.tell("stray", PAYMENTS)
    return payment.donation_id


def _keep(tx: Tx, payment: Payment, fact: Fact) -> None:
    match fact:
        case PaymentFact():
            _keep_payment(tx, payment, fact)
            for part in (*fact.refunds, *fact.disputes):
                _keep(tx, payment, part)
        case RefundFact():
            _keep_refund(tx, payment, fact)
        case DisputeFact():
            _keep_dispute(tx, payment, fact)
        case FeeFact():
            payment.fee, payment.fee_currency = fact.amount, fact.currency


def _locked(tx: Tx, provider: str, ref: str) -> Payment:
    """Return the payment's row, locked until the commit; make it first if nobody has spoken of it."""
    which = {"provider": provider, "ref": ref}
    new = which | {"state": PaymentState.UNKNOWN, "now": tx.now}
    tx.session.connection().execute(_HEAR_OF, new)
    return tx.session.exec(_PAYMENT, params=which, execution_options={"populate_existing": True}).one()


# Statements that every webhook needs are built once: building one costs more than running it.
_HEAR_OF = text(
    "INSERT INTO payments (provider, ref, state, total, currency, tax, failure, created_at)"
    " VALUES (:provider, :ref, :state, 0, '', 0, '', :now) ON CONFLICT (provider, ref) DO NOTHING"
).bindparams(bindparam("now", type_=UtcDateTime))


_PAYMENT = (
    select(Payment)
    .where(Payment.provider == bindparam("provider"), Payment.ref == bindparam("ref"))
    .with_for_update()
)


def facts_of(tx: Tx, donation: Donation) -> Facts:
    """Return everything known about a donation."""
    whose = {"donation_id": donation.id}
    return Facts(*(tx.session.exec(query, params=whose).all() for query in _FACTS))


def _about_payments(table: type[Refund] | type[Dispute]) -> Any:
    """Return a select of what was said about the payments of a donation."""
    of = and_(col(Payment.provider) == table.provider, col(Payment.ref) == table.payment_ref)
    return select(table).join(Payment, of).where(Payment.donation_id == bindparam("donation_id"))


_FACTS = (
    select(Payment).where(Payment.donation_id == bindparam("donation_id")),
    _about_payments(Refund),
    _about_payments(Dispute),
)


def _keep_payment(tx: Tx, row: Payment, fact: PaymentFact) -> None:
    donation_id = row.donation_id or _donation_of(tx, row.provider, fact)
    if fact.state > row.state:
        row.state, row.total, row.currency = fact.state, fact.total, fact.currency
        row.tax, row.failure = fact.tax, fact.failure
    row.checkout_ref = row.checkout_ref or fact.checkout_ref
    row.donation_id = donation_id


def _donation_of(tx: Tx, provider: str, fact: PaymentFact) -> str | None:
    """Find whose payment this is: by the id we sent along, else by the checkout it was paid in.

    An id that names a donation of another provider or of another checkout is somebody's claim, not ours.
    """
    if fact.donation_id:
        donation = tx.session.get(Donation, fact.donation_id)
        if donation and donation.provider == provider and _same_checkout(donation, fact):
            return donation.id
    if fact.checkout_ref:
        query = select(Donation.id).where(
            Donation.provider == provider, Donation.checkout_ref == fact.checkout_ref
        )
        return tx.session.exec(query).first()
    return None


def _same_checkout(donation: Donation, fact: PaymentFact) -> bool:
    return None in {donation.checkout_ref, fact.checkout_ref} or donation.checkout_ref == fact.checkout_ref


def _keep_refund(tx: Tx, payment: Payment, fact: RefundFact) -> None:
    row = tx.session.get(Refund, (payment.provider, fact.ref))
    if row is None:
        row = Refund(
            provider=payment.provider,
            ref=fact.ref,
            payment_ref=payment.ref,
            state=fact.state,
            amount=fact.amount,
            created_at=tx.now,
        )
    elif fact.state > row.state:
        row.state, row.amount = fact.state, fact.amount
    tx.session.add(row)


def _keep_dispute(tx: Tx, payment: Payment, fact: DisputeFact) -> None:
    row = tx.session.get(Dispute, (payment.provider, fact.ref))
    if row is None:
        row = Dispute(
            provider=payment.provider,
            ref=fact.ref,
            payment_ref=payment.ref,
            state=fact.state,
            created_at=tx.now,
        )
    row.state = max(row.state, fact.state)
    tx.session.add(row)
