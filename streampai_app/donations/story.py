"""Everything that is known about one donation, in the order in which it happened."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from sqlmodel import col, select

from ..accounts.actors import Actor
from ..accounts.audit import entries_about
from ..db import Tx
from ..models import (
    Account,
    Alert,
    DisputeState,
    LedgerEntry,
    LedgerTransaction,
    PaymentState,
    Receipt,
    RefundRequest,
    RefundState,
    known,
)
from .facts import facts_of
from .ledger import ADJUSTMENT
from .queries import DonationView, donation_of
from .rules import Facts, refundable

KINDS = ("payment", "fee", "refund", "dispute", ADJUSTMENT)  # of bookings; of one moment, in this order


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

    `ref` is the id under which it is known, `word` how it stands or what it is (a state, the type of a
    webhook, the kind of a booking, an action), `note` a reason, `who` a person.
    """

    at: datetime
    what: What
    ref: str = ""
    word: str = ""
    note: str = ""
    who: str = ""
    amount: int = 0
    currency: str = ""
    entries: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a booking: positive is debit, in minor units of `currency`."""

    account: str
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class Story:
    """A donation and all that happened. `left` is what could be given back at once, in minor units."""

    donation: DonationView
    moments: Sequence[Moment]
    left: int


def donation_story(tx: Tx, actor: Actor | None, donation_id: str) -> Story:
    """Return all about one donation. Raises `NotAllowed` for anyone but an admin, `NotFound`."""
    view = donation_of(tx, actor, donation_id)
    facts = facts_of(tx, donation_id)
    moments = [
        *_pledge(view),
        *_told(facts),
        *_receipts(tx, view.id),
        *_bookings(tx, view.id),
        *_alert(tx, view.id),
        *_requests(tx, view, facts),
        *_actions(tx, view.id),
    ]
    target = refundable(facts)
    return Story(view, sorted(moments, key=lambda m: (m.at, m.what)), target.left if target else 0)


def _pledge(view: DonationView) -> Iterator[Moment]:
    yield Moment(
        view.created_at, What.PLEDGED, who=view.donor_name, amount=view.amount, currency=view.currency
    )
    if view.checkout_ref:
        yield Moment(view.created_at, What.CHECKOUT, ref=view.checkout_ref, word=view.provider)


def _told(facts: Facts) -> Iterator[Moment]:
    payments = {payment.ref: payment for payment in facts.payments}
    for ref, payment in payments.items():
        state = _word(PaymentState, payment.state)
        yield Moment(
            payment.created_at,
            What.PAYMENT,
            ref,
            state,
            payment.failure,
            amount=payment.total,
            currency=payment.currency,
        )
        if payment.unread:
            yield Moment(payment.created_at, What.UNREAD, ref, payment.provider, payment.unread)
    for refund in facts.refunds:
        payment = payments[refund.payment_ref]
        amount = payment.total if refund.amount is None else refund.amount
        state = _word(RefundState, refund.state)
        yield Moment(
            refund.created_at, What.REFUND, refund.ref, state, amount=amount, currency=payment.currency
        )
    for dispute in facts.disputes:
        state = _word(DisputeState, dispute.state)
        yield Moment(dispute.created_at, What.DISPUTE, dispute.ref, state)


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


def _alert(tx: Tx, donation_id: str) -> Iterator[Moment]:
    if alert := tx.session.get(Alert, donation_id):
        yield Moment(alert.created_at, What.ALERT, word=alert.state, note=alert.reason)


def _requests(tx: Tx, view: DonationView, facts: Facts) -> Iterator[Moment]:
    totals = {payment.ref: payment.total for payment in facts.payments}
    query = (
        select(RefundRequest, Account.name)
        .join(Account, col(Account.id) == col(RefundRequest.account_id))
        .where(RefundRequest.donation_id == view.id)
    )
    currency = view.charged_currency or view.currency
    for row, who in tx.session.exec(query):
        amount = totals[row.payment_ref] if row.amount is None else row.amount
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
