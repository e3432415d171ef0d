"""Keeping what a provider says. A fact moves forward only, so telling it twice or late changes nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String, and_, bindparam, text
from sqlmodel import col, select, update

from .. import logs, metrics
from ..db import Tx, UtcDateTime
from ..isolation import storable
from ..models import Dispute, Payment, PaymentState, Refund
from .parts import keep_dispute, keep_refund
from .payment_events import write_event
from .rules import Facts
from .said import DisputeFact, Fact, FeeFact, PaymentFact, RefundFact, UnreadFact
from .topics import PAYMENTS

__all__ = [
    "DisputeFact",
    "Fact",
    "FeeFact",
    "PaymentFact",
    "RefundFact",
    "UnreadFact",
    "facts_of",
    "keep",
    "unread_in",
]

log = logs.get(__name__)


def keep_all(tx: Tx, provider: str, facts: Iterable[Fact], told_at: datetime | None = None) -> list[str]:
    """Remember facts and return the ids of the donations they are about, in order. See `keep`."""
    in_order = sorted(facts, key=_payment_ref)  # each locks its payment: in one order
    return sorted(filter(None, {keep(tx, provider, fact, told_at) for fact in in_order}))


def _payment_ref(fact: Fact) -> str:
    return fact.ref if isinstance(fact, PaymentFact) else fact.payment_ref


def keep(tx: Tx, provider: str, fact: Fact, told_at: datetime | None = None) -> str | None:
    """Remember a fact and return the id of the donation it is about, or None if it is nobody's (yet).

    `told_at` is of when this is the provider's word, now if not said: of two words on one state, the later
    one counts.

    The payment that a fact belongs to is locked first, even when nothing else is known of it yet. So of a
    payment and its refund that arrive at the same time, the second one sees the first.
    """
    donation_id = _keep(tx, provider, fact, told_at or tx.now)
    tx.session.flush()
    if donation_id is None:
        tx.tell("stray", PAYMENTS)
    return donation_id


def _keep(tx: Tx, provider: str, fact: Fact, told_at: datetime) -> str | None:
    """Lock the payment of a fact, and keep the fact. Returns whose it is."""
    if isinstance(fact, PaymentFact):
        donation_id, version = _hear_of(tx, provider, fact, told_at)
        said = (fact.state, fact.total, fact.currency, fact.failure)
        write_event(tx, provider, "payment", fact.ref, version, fact.ref, *said)
        if fact.unread:
            _report(tx, provider, fact.ref, fact, version)
        for part in (*fact.refunds, *fact.disputes):
            _keep_part(tx, provider, fact.ref, part, told_at)
        return donation_id
    donation_id, version = _hear_of(tx, provider, _unknown(fact.payment_ref), None)
    if isinstance(fact, UnreadFact):
        _report(tx, provider, fact.payment_ref, fact, version)
        tx.session.exec(update(Payment).where(*_this(provider, fact)).values(unread=unread_in([fact])))
    elif isinstance(fact, FeeFact):
        fees = {name: amount for name, amount in fact.amounts.items() if amount >= 0}
        tx.session.exec(update(Payment).where(*_this(provider, fact)).values(fees=fees))
    else:
        _keep_part(tx, provider, fact.payment_ref, fact, told_at)
    return donation_id


def _this(provider: str, fact: UnreadFact | FeeFact) -> Any:
    return col(Payment.provider) == provider, col(Payment.ref) == fact.payment_ref


def unread_in(facts: Iterable[Fact]) -> str:
    """Return what of these facts could not be read, as a line for the team; empty if all could."""
    said = [why for fact in facts for why in _unread(fact)]
    return storable("Not read: " + "; ".join(said)) if said else ""


def _unread(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact, UnreadFact):
        return (fact.why,)
    return fact.unread if isinstance(fact, PaymentFact) else ()


def _keep_part(
    tx: Tx, provider: str, payment_ref: str, fact: RefundFact | DisputeFact, told_at: datetime
) -> None:
    if isinstance(fact, RefundFact):
        keep_refund(tx, provider, payment_ref, fact, told_at)
    else:
        keep_dispute(tx, provider, payment_ref, fact, told_at)


def _report(tx: Tx, provider: str, payment_ref: str, fact: Fact, version: int) -> None:
    note = unread_in([fact])
    write_event(tx, provider, "unread", payment_ref, version, payment_ref, PaymentState.UNKNOWN, note=note)
    metrics.work_failures.labels("provider data", "left out").inc()
    log.warning(
        "a payment could not be read whole", provider=provider, payment=payment_ref, why=_unread(fact)
    )


def _unknown(ref: str) -> PaymentFact:
    return PaymentFact(ref, PaymentState.UNKNOWN, total=0, currency="", tax=None)


def _hear_of(tx: Tx, provider: str, fact: PaymentFact, told_at: datetime | None) -> tuple[str | None, int]:
    """Bring a payment's row forward to what is said, make it if need be, and lock it.

    Nothing is said of it if nobody told (`told_at` is None). Returns whose it is, and its version.
    """
    values = {
        "provider": provider,
        "ref": fact.ref,
        "claimed": fact.donation_id,
        "checkout_ref": fact.checkout_ref,
        "state": fact.state,
        "total": fact.total,
        "currency": fact.currency,
        "tax": fact.tax,
        "settlement_currency": fact.settlement_currency,
        "is_refunded_whole": fact.is_refunded_whole,
        "failure": fact.failure,
        "unread": None if told_at is None else unread_in([fact]),
        "told_at": told_at,
        "version": 0 if told_at is None else 1,
        "now": tx.now,
    }
    donation_id, version = tx.connection.execute(_HEAR_OF, values).one()
    return donation_id, version


# A later state is taken, and of one state the later word: tax may be told of when all else has been.
_IS_OLDER = "excluded.told_at < payments.told_at"
_IS_LATER = (
    "(excluded.told_at IS NOT NULL AND (excluded.state > payments.state OR (excluded.state = payments.state"
    f" AND NOT COALESCE({_IS_OLDER}, FALSE))))"
)
_NEWER = f"{{0}} = CASE WHEN {_IS_LATER} THEN excluded.{{0}} ELSE payments.{{0}} END"
_TAKEN = ("total", "currency", "failure", "settlement_currency", "is_refunded_whole")
_KNOWN_TAX = "excluded.tax IS NOT NULL OR excluded.state > payments.state"  # not forgotten for something odd
_FORWARD = ", ".join(
    (
        *map(_NEWER.format, ("state", *_TAKEN, "told_at")),
        f"tax = CASE WHEN {_IS_LATER} AND ({_KNOWN_TAX}) THEN excluded.tax ELSE payments.tax END",
    )
)
_SHOWN = ("state", "total", "currency", "failure")  # a change of these is another version
_IS_NEWS = f"{_IS_LATER} AND ({' OR '.join(f'excluded.{name} <> payments.{name}' for name in _SHOWN)})"

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
    " settlement_currency, is_refunded_whole, unread, told_at, version, created_at) VALUES (:provider, :ref,"
    " {whose}, :checkout_ref, :state, :total, :currency, :tax, :failure, :settlement_currency,"
    " :is_refunded_whole, COALESCE(:unread, ''), :told_at, :version, :now)"
    " ON CONFLICT (provider, ref) DO UPDATE SET"
    " donation_id = COALESCE(payments.donation_id, excluded.donation_id),"
    " checkout_ref = COALESCE(payments.checkout_ref, excluded.checkout_ref),"
    " unread = CASE WHEN {older} THEN payments.unread ELSE COALESCE(:unread, payments.unread) END,"
    " version = payments.version + CASE WHEN {news} THEN 1 ELSE 0 END, {forward}"
    " RETURNING donation_id, version"
)
_HEAR_OF = text(
    _HEAR_OF_ONE.format(whose=_WHOSE, forward=_FORWARD, older=_IS_OLDER, news=_IS_NEWS)
).bindparams(
    *(bindparam(name, type_=String) for name in ("provider", "claimed", "checkout_ref", "unread")),
    bindparam("tax", type_=BigInteger),
    bindparam("now", type_=UtcDateTime),
    bindparam("told_at", type_=UtcDateTime),
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
