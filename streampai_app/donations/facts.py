"""Keeping what a provider says. A fact moves forward only, so telling it twice or late changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, and_, bindparam, text
from sqlmodel import col, select, update

from .. import logs, metrics
from ..db import Tx, UtcDateTime
from ..isolation import storable
from ..models import Dispute, DisputeState, Payment, PaymentState, Refund, RefundState
from .rules import Facts
from .topics import PAYMENTS

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """A payment as its provider describes it, in our words. Amounts are minor units.

    `unread` says of each part of it that could not be read what is wrong with it, for the team.
    """

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
    unread: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class UnreadFact:
    """Something that was said of a payment and could not be read. `why` says what is wrong with it."""

    payment_ref: str
    why: str


Fact = PaymentFact | RefundFact | DisputeFact | FeeFact | UnreadFact


def keep_all(tx: Tx, provider: str, facts: Iterable[Fact]) -> list[str]:
    """Remember facts and return the ids of the donations they are about, in order. See `keep`."""
    in_order = sorted(facts, key=_payment_ref)  # each locks its payment: in one order
    return sorted(filter(None, {keep(tx, provider, fact) for fact in in_order}))


def _payment_ref(fact: Fact) -> str:
    return fact.ref if isinstance(fact, PaymentFact) else fact.payment_ref


def keep(tx: Tx, provider: str, fact: Fact) -> str | None:
    """Remember a fact and return the id of the donation it is about, or None if it is nobody's (yet).

    The payment that a fact belongs to is locked first, even when nothing else is known of it yet. So of a
    payment and its refund that arrive at the same time, the second one sees the first.
    """
    donation_id = _keep(tx, provider, fact)
    tx.session.flush()
    if donation_id is None:
        tx.tell("stray", PAYMENTS)
    return donation_id


def _keep(tx: Tx, provider: str, fact: Fact) -> str | None:
    """Lock the payment of a fact, and keep the fact. Returns whose it is."""
    if isinstance(fact, PaymentFact):
        donation_id = _hear_of(tx, provider, fact)
        if fact.unread:
            _report(provider, fact.ref, fact)
        for part in (*fact.refunds, *fact.disputes):
            _keep_part(tx, provider, fact.ref, part)
        return donation_id
    donation_id = _hear_of(tx, provider, _unknown(fact.payment_ref))
    _keep_part(tx, provider, fact.payment_ref, fact)
    return donation_id


def unread_in(facts: Iterable[Fact]) -> str:
    """Return what of these facts could not be read, as a line for the team; empty if all could."""
    said = [why for fact in facts for why in _unread(fact)]
    return storable("Not read: " + "; ".join(said)) if said else ""


def _unread(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact, UnreadFact):
        return (fact.why,)
    return fact.unread if isinstance(fact, PaymentFact) else ()


def _keep_part(
    tx: Tx, provider: str, payment_ref: str, fact: RefundFact | DisputeFact | FeeFact | UnreadFact
) -> None:
    this = (col(Payment.provider) == provider, col(Payment.ref) == payment_ref)
    match fact:
        case RefundFact():
            _keep_refund(tx, provider, payment_ref, fact)
        case DisputeFact():
            _keep_dispute(tx, provider, payment_ref, fact)
        case FeeFact():
            fee = {"fee": fact.amount, "fee_currency": fact.currency}
            tx.session.exec(update(Payment).where(*this).values(**fee))
        case UnreadFact():
            _report(provider, payment_ref, fact)
            tx.session.exec(update(Payment).where(*this).values(unread=unread_in([fact])))


def _report(provider: str, payment_ref: str, fact: Fact) -> None:
    metrics.work_failures.labels("provider data", "left out").inc()
    log.warning(
        "a payment could not be read whole", provider=provider, payment=payment_ref, why=_unread(fact)
    )


def _unknown(ref: str) -> PaymentFact:
    return PaymentFact(ref, PaymentState.UNKNOWN, total=0, currency="")


def _hear_of(tx: Tx, provider: str, fact: PaymentFact) -> str | None:
    """Bring a payment's row forward to what is said, make it if need be, and lock it. Returns whose it is."""
    values = {
        "provider": provider,
        "ref": fact.ref,
        "claimed": fact.donation_id,
        "checkout_ref": fact.checkout_ref,
        "state": fact.state,
        "total": fact.total,
        "currency": fact.currency,
        "tax": fact.tax,
        "failure": fact.failure,
        "unread": None if fact.state == PaymentState.UNKNOWN else unread_in([fact]),
        "now": tx.now,
    }
    return tx.connection.execute(_HEAR_OF, values).scalar_one()


_NEWER = "{0} = CASE WHEN excluded.state > payments.state THEN excluded.{0} ELSE payments.{0} END"
# Taken over together, when the state is later.
_FORWARD = ", ".join(map(_NEWER.format, ("state", "total", "currency", "tax", "failure")))

# Whose payment it is: the donation we sent along, else the one whose checkout it was paid in. An id that
# names a donation of another provider or of another checkout is somebody's claim, not ours.
_WHOSE = (
    "COALESCE((SELECT id FROM donations WHERE id = :claimed AND provider = :provider AND"
    " COALESCE(checkout_ref = :checkout_ref, TRUE)),"
    " (SELECT id FROM donations WHERE provider = :provider AND checkout_ref = :checkout_ref))"
)

# Statements that every webhook needs are built once: building one costs more than running it.
_HEAR_OF_ONE = (
    "INSERT INTO payments (provider, ref, donation_id, checkout_ref, state, total, currency, tax, failure,"
    " unread, created_at) VALUES (:provider, :ref, {whose}, :checkout_ref, :state, :total, :currency, :tax,"
    " :failure, COALESCE(:unread, ''), :now) ON CONFLICT (provider, ref) DO UPDATE SET"
    " donation_id = COALESCE(payments.donation_id, excluded.donation_id),"
    " checkout_ref = COALESCE(payments.checkout_ref, excluded.checkout_ref),"
    " unread = COALESCE(:unread, payments.unread), {forward} RETURNING donation_id"
)
_HEAR_OF = text(_HEAR_OF_ONE.format(whose=_WHOSE, forward=_FORWARD)).bindparams(
    *(bindparam(name, type_=String) for name in ("provider", "claimed", "checkout_ref", "unread")),
    bindparam("now", type_=UtcDateTime),
)


def facts_of(tx: Tx, donation_id: str) -> Facts:
    """Return everything known about a donation, as the database has it now."""
    fresh = {"populate_existing": True}
    rows = tx.session.execute(_FACTS, {"donation_id": donation_id}, execution_options=fresh).all()
    return Facts(*(_distinct(column) for column in zip(*rows, strict=True)))


def _distinct(column: Iterable[Any]) -> list[Any]:
    return list({row.ref: row for row in column if row is not None}.values())


def _of_payment(table: type[Refund] | type[Dispute]) -> Any:
    return and_(col(Payment.provider) == table.provider, col(Payment.ref) == table.payment_ref)


_FACTS = (
    select(Payment, Refund, Dispute)
    .outerjoin(Refund, _of_payment(Refund))
    .outerjoin(Dispute, _of_payment(Dispute))
    .where(Payment.donation_id == bindparam("donation_id"))
)


def _keep_refund(tx: Tx, provider: str, payment_ref: str, fact: RefundFact) -> None:
    row = tx.session.get(Refund, (provider, fact.ref))
    if row is None:
        row = Refund(
            provider=provider,
            ref=fact.ref,
            payment_ref=payment_ref,
            state=fact.state,
            amount=fact.amount,
            created_at=tx.now,
        )
    elif fact.state > row.state:
        row.state, row.amount = fact.state, fact.amount
    tx.session.add(row)


def _keep_dispute(tx: Tx, provider: str, payment_ref: str, fact: DisputeFact) -> None:
    row = tx.session.get(Dispute, (provider, fact.ref))
    if row is None:
        row = Dispute(
            provider=provider,
            ref=fact.ref,
            payment_ref=payment_ref,
            state=fact.state,
            created_at=tx.now,
        )
    row.state = max(row.state, fact.state)
    tx.session.add(row)
