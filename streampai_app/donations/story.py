"""Everything that is known about one donation, in the order in which it happened."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from sqlalchemy import and_, func
from sqlmodel import col, select

from ..accounts.actors import Actor
from ..accounts.audit import entries_about
from ..db import Tx
from ..models import (
    Account,
    Alert,
    AlertState,
    DisputeState,
    LedgerEntry,
    LedgerTransaction,
    Payment,
    PaymentEvent,
    PaymentState,
    Receipt,
    RefundRequest,
    RefundState,
    known,
)
from .booked import Booked, booked_of
from .facts import facts_of
from .ledger import ADJUSTMENT, RELEASE
from .queries import DonationView, donation_of
from .rules import Facts, Sum, refundable, sums_of

KINDS = (
    "payment",
    "fee",
    "refund",
    "dispute",
    "hold",
    RELEASE,
    ADJUSTMENT,
)  # of bookings; of one moment, in this order


class What(IntEnum):
    """What happened. Of one moment, in this order."""

    PLEDGED = 0
    CHECKOUT = 1
    ASKED_BACK = 2  # an admin wants it given back
    TEAM = 3  # anything else that an admin did
    WEBHOOK = 4
    PAYMENT = 5
    UNREAD = 6  # a part of what the provider says of a payment
    REFUND = 7
    DISPUTE = 8
    BOOKED = 9
    ALERT = 10
    ANSWERED = 11  # the provider took, or refused, to give it back


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. What does not apply is empty; `amount` is in minor units of `currency`.

    An amount has the sign that it has with the provider: what goes back is negative. None is not known.

    `ref` is the id under which it is known, `word` how it stands or what it is (a state, the type of a
    webhook, the kind of a booking, an action), `note` a reason, `who` a person.
    """

    at: datetime
    what: What
    ref: str = ""
    word: str = ""
    note: str = ""
    who: str = ""
    amount: int | None = 0
    currency: str = ""
    entries: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a booking: positive is debit, in minor units of `currency`."""

    account: str
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class Unclear:
    """A refund of which it is not known how much it was: `said` by the provider, minor units of `currency`.

    `left` is how much it can have been at most, in minor units of `payment_currency`.
    """

    provider: str
    ref: str
    said: int | None
    currency: str
    why: str
    left: int
    payment_currency: str


@dataclass(frozen=True, slots=True)
class Story:
    """A donation and all that happened. `left` is what could be given back at once, in minor units."""

    donation: DonationView
    moments: Sequence[Moment]
    left: int
    left_currency: str = ""
    sums: Mapping[str, Sum] = field(default_factory=dict)
    unclear: Sequence[Unclear] = ()
    booked: Booked = field(default_factory=Booked)


def donation_story(tx: Tx, actor: Actor | None, donation_id: str) -> Story:
    """Return all about one donation. Raises `NotAllowed` for anyone but an admin, `NotFound`."""
    view = donation_of(tx, actor, donation_id)
    facts = facts_of(tx, donation_id)
    moments = [
        *_pledge(view),
        *_told(tx, view.id),
        *_unread(tx, facts),
        *_receipts(tx, view.id),
        *_bookings(tx, view.id),
        *_requests(tx, view, facts),
        *_actions(tx, view.id),
    ]
    moments += _alert(tx, view.id, max(moment.at for moment in moments))
    target = refundable(facts)
    return Story(
        view,
        sorted(moments, key=lambda m: (m.at, m.what)),
        target.left if target else 0,
        target.payment.currency if target else "",
        sums_of(facts),
        list(unclear_in(facts)),
        booked_of(tx, [view.id])[view.id],
    )


def unclear_in(facts: Facts) -> Iterator[Unclear]:
    """Return the refunds that went through and of which it is not known how much they were."""
    refunds = {refund.ref: refund for refund in facts.refunds}
    for payment in facts.paid:
        returned = facts.returned(payment)
        left = payment.total - sum(each.amount or 0 for each in returned)
        for each in returned:
            if each.amount is None:
                refund = refunds[each.ref]
                said = (refund.amount, refund.currency, refund.odd or each.wrong)
                yield Unclear(payment.provider, each.ref, *said, left, payment.currency)


def _pledge(view: DonationView) -> Iterator[Moment]:
    yield Moment(
        view.created_at, What.PLEDGED, who=view.donor_name, amount=view.amount, currency=view.currency
    )
    if view.checkout_ref:
        yield Moment(view.created_at, What.CHECKOUT, ref=view.checkout_ref, word=view.provider)


def _told(tx: Tx, donation_id: str) -> Iterator[Moment]:
    """What the provider said, each at the moment at which we learned it."""
    payment_of = and_(
        col(Payment.provider) == PaymentEvent.provider, col(Payment.ref) == PaymentEvent.payment_ref
    )
    query = select(PaymentEvent, Payment.currency).join(Payment, payment_of)
    query = query.where(Payment.donation_id == donation_id).order_by(col(PaymentEvent.version))
    for event, currency in tx.session.exec(query):
        if event.kind == "payment":
            state = _word(PaymentState, event.state)
            said = {"amount": event.amount, "currency": event.currency or currency}
            yield Moment(event.at, What.PAYMENT, event.ref, state, event.note, **said)
        elif event.kind == "refund":
            state = _word(RefundState, event.state)
            back = None if event.amount is None else -event.amount
            said = {"amount": back, "currency": event.currency or currency}
            yield Moment(event.at, What.REFUND, event.ref, state, event.note, **said)
        elif event.kind == "dispute":
            yield Moment(event.at, What.DISPUTE, event.ref, _word(DisputeState, event.state))


def _unread(tx: Tx, facts: Facts) -> Iterator[Moment]:
    """What could not be read, as long as it was not told whole, at the moment at which that was noticed."""
    for payment in facts.payments:
        if payment.unread:
            since = select(func.max(PaymentEvent.at)).where(
                PaymentEvent.provider == payment.provider,
                PaymentEvent.kind == "unread",
                PaymentEvent.ref == payment.ref,
            )
            at = tx.session.exec(since).one() or payment.created_at
            yield Moment(at, What.UNREAD, payment.ref, payment.provider, payment.unread)


def _receipts(tx: Tx, donation_id: str) -> Iterator[Moment]:
    query = select(Receipt.received_at, Receipt.event_id, Receipt.type, Receipt.failure)
    for at, event_id, type_, failure in tx.session.exec(query.where(Receipt.donation_id == donation_id)):
        yield Moment(at, What.WEBHOOK, event_id, type_, failure)


def _bookings(tx: Tx, donation_id: str) -> Iterator[Moment]:
    transactions = tx.session.exec(
        select(LedgerTransaction).where(LedgerTransaction.donation_id == donation_id)
    ).all()
    entries = tx.session.exec(
        select(LedgerEntry)
        .where(col(LedgerEntry.transaction_id).in_([row.id for row in transactions]))
        .order_by(col(LedgerEntry.amount).desc())
    ).all()
    for row in sorted(transactions, key=lambda row: (*KINDS, row.kind).index(row.kind)):
        lines = _lines(entry for entry in entries if entry.transaction_id == row.id)
        yield Moment(row.created_at, What.BOOKED, row.ref, row.kind, entries=lines)


def _word(kind: type[IntEnum], state: int) -> str:
    """Return a state as a word; `state 77` for one that we do not know."""
    found = known(kind, state)
    return f"state {state}" if found is None else found.name.lower()


def _lines(entries: Iterable[LedgerEntry]) -> tuple[Entry, ...]:
    return tuple(Entry(entry.account, entry.currency, entry.amount) for entry in entries)


def _alert(tx: Tx, donation_id: str, last: datetime) -> Iterator[Moment]:
    """Its alert: when it was queued, when it began to play, and how it stands now.

    When one was put aside is written down nowhere: that stands after the `last` of all else.
    """
    alert = tx.session.get(Alert, donation_id)
    if alert is None:
        return
    now = {"what": What.ALERT, "word": alert.state, "note": alert.reason}
    if alert.state in {AlertState.HELD, AlertState.READY}:
        yield Moment(alert.created_at, **now)
        return
    yield Moment(alert.created_at, What.ALERT, word="queued")
    if alert.started_at is not None and alert.state != AlertState.LEASED:
        yield Moment(alert.started_at, What.ALERT, word="begun")
    ends = alert.ended_at if alert.state == AlertState.SHOWN else alert.started_at
    yield Moment(ends or max(last, alert.created_at), **now)


def _requests(tx: Tx, view: DonationView, facts: Facts) -> Iterator[Moment]:
    payments = {payment.ref: payment for payment in facts.payments}
    query = (
        select(RefundRequest, Account.name)
        .join(Account, col(Account.id) == col(RefundRequest.account_id))
        .where(RefundRequest.donation_id == view.id)
    )
    for row, who in tx.session.exec(query):
        payment = payments.get(row.payment_ref)
        currency = payment.currency if payment else view.charged_currency or view.currency
        amount = payment.total if payment and row.amount is None else row.amount
        yield Moment(row.created_at, What.ASKED_BACK, row.id, "", row.reason, who, amount, currency)
        if row.closed_at is not None:
            word = "refused" if row.failure else "taken"
            yield Moment(row.closed_at, What.ANSWERED, row.refund_ref or "", word, row.failure)
        elif row.failure:
            yield Moment(row.created_at, What.ANSWERED, "", "waiting", row.failure)


def _actions(tx: Tx, donation_id: str) -> Iterator[Moment]:
    """What the audit says beyond the wishes to give back, which are told from their own rows."""
    for entry in entries_about(tx, donation_id):
        if entry.action != "donation.refund":
            yield Moment(entry.at, What.TEAM, word=entry.action, who=entry.who)
