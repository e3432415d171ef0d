"""What the team sees of donations: the list, money that is nobody's, the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, false, func, or_, tuple_
from sqlmodel import col, select

from ..accounts.actors import Actor
from ..accounts.permission import require_admin
from ..db import Tx
from ..db.folding import has_words
from ..errors import NotFound
from ..models import (
    Account,
    Alert,
    Donation,
    DonationStatus,
    LedgerEntry,
    Payment,
    PaymentState,
    known,
)
from .booked import without_fees
from .dates import ANY_DAY, DATE_NAMES, Dates, read_dates
from .pledges import clean_line

LONGEST_SEARCH = 200  # characters


@dataclass(frozen=True, slots=True)
class DonationFilter:
    """Which donations are listed. Empty means any.

    `text` is looked for in what the donor wrote, their e-mail, the streamer, and in ids of ours and of the
    provider. `dates` are those on which it was pledged.
    """

    status: DonationStatus | None = None
    provider: str = ""
    mismatch: bool = False
    text: str = ""
    attention: bool = False
    dates: Dates = ANY_DAY


FILTER_NAMES = ("status", "provider", "differs", "q", "attention", *DATE_NAMES)  # as they stand in addresses


def read_filter(
    status: str,
    provider: str,
    differs: str,
    text: str,
    attention: str = "",
    first: str = "",
    last: str = "",
    zone: str = "",
) -> DonationFilter:
    """Return the filter that an address asks for, without what makes no sense."""
    known = DonationStatus(status) if status in set(DonationStatus) else None
    text, dates = clean_line(text)[:LONGEST_SEARCH], read_dates(first, last, zone)
    return DonationFilter(known, provider, differs == "yes", text, attention == "yes", dates)


@dataclass(frozen=True, slots=True)
class DonationView:
    """A donation as the team sees it. `amount` is the pledge; all amounts are in minor units."""

    id: str
    provider: str
    streamer: str
    streamer_name: str
    donor_name: str
    message: str
    voice: str
    email: str
    amount: int
    currency: str
    charged: int | None
    charged_currency: str | None
    refunded: int
    status: str
    failure: str
    is_mismatch: bool
    alert: str
    alert_reason: str
    checkout_ref: str
    created_at: datetime
    paid_at: datetime | None
    is_processing: bool = False
    attention: str = ""
    heard: bool | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """What some donations come to in one currency, in minor units."""

    currency: str
    count: int
    charged: int
    refunded: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What a list comes to. Of `without_fees` donations the fees are not known yet."""

    by_currency: Sequence[Total]
    without_fees: int


@dataclass(frozen=True, slots=True)
class StrayPayment:
    """A payment that belongs to no donation of ours. Minor units of `currency`."""

    provider: str
    ref: str
    checkout_ref: str
    state: PaymentState
    total: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AccountTotal:
    """What stands on an account of the books: positive is debit, in minor units of `currency`."""

    account: str
    currency: str
    amount: int


def list_donations(
    tx: Tx,
    actor: Actor | None,
    wanted: DonationFilter,
    *,
    before: tuple[datetime, str] | None = None,
    limit: int = 50,
) -> list[DonationView]:
    """Return a page of donations, the newest first. Raises `NotAllowed` for anyone but an admin.

    `before` is the `(created_at, id)` of the last row of the page above.
    """
    require_admin(actor)
    query = _views().where(*_conditions(wanted))
    if before is not None:
        query = query.where(tuple_(col(Donation.created_at), col(Donation.id)) < before)
    query = query.order_by(col(Donation.created_at).desc(), col(Donation.id).desc()).limit(limit)
    return [DonationView(*row) for row in tx.session.execute(query)]


def count_donations(tx: Tx, actor: Actor | None, wanted: DonationFilter) -> int:
    """Return how many donations a filter lets through. Raises `NotAllowed`."""
    require_admin(actor)
    query = select(func.count()).select_from(Donation).join(Account, _STREAMER)
    return tx.session.exec(query.where(*_conditions(wanted))).one()


def totals_of(tx: Tx, actor: Actor | None, wanted: DonationFilter) -> Totals:
    """Return what the donations that a filter lets through come to. Raises `NotAllowed`."""
    require_admin(actor)
    sums = (func.count(), func.sum(Donation.charged), func.sum(Donation.refunded))
    conditions = [col(Donation.charged).is_not(None), *_conditions(wanted)]
    query = select(Donation.charged_currency, *sums).select_from(Donation).join(Account, _STREAMER)
    query = query.where(*conditions).group_by(col(Donation.charged_currency))
    rows = tx.session.execute(query.order_by(col(Donation.charged_currency)))
    totals = [
        Total(currency or "", count, int(charged), int(back)) for currency, count, charged, back in rows
    ]
    of = select(Donation.id).join(Account, _STREAMER).where(*conditions)
    return Totals(totals, without_fees(tx, col(Donation.id).in_(of)))


def donation_of(tx: Tx, actor: Actor | None, donation_id: str) -> DonationView:
    """Return one donation. Raises `NotAllowed`, `NotFound`."""
    require_admin(actor)
    row = tx.session.execute(_views().where(col(Donation.id) == donation_id)).first()
    if row is None:
        raise NotFound("There is no such donation.")
    return DonationView(*row)


def nobodys_payments(tx: Tx, actor: Actor | None, *, limit: int = 50) -> list[StrayPayment]:
    """Return payments that are nobody's, the newest first. Raises `NotAllowed`."""
    require_admin(actor)
    query = select(Payment).where(col(Payment.donation_id).is_(None))
    rows = tx.session.exec(query.order_by(col(Payment.created_at).desc(), col(Payment.ref)).limit(limit))
    return [_stray(row) for row in rows]


def ledger_totals(tx: Tx, actor: Actor | None) -> list[AccountTotal]:
    """Return what stands on each account in each currency. Raises `NotAllowed`."""
    require_admin(actor)
    query = select(LedgerEntry.account, LedgerEntry.currency, func.sum(LedgerEntry.amount))
    query = query.group_by(LedgerEntry.account, LedgerEntry.currency)
    rows = tx.session.exec(query.order_by(LedgerEntry.currency, LedgerEntry.account))
    return [AccountTotal(account, currency, int(amount)) for account, currency, amount in rows]


_STREAMER = col(Account.id) == col(Donation.streamer_id)


def _views() -> Select:
    """Return a select of `DonationView`'s fields, in its order."""
    return (
        select(
            Donation.id,
            Donation.provider,
            Account.username,
            Account.name,
            Donation.donor_name,
            Donation.message,
            Donation.voice,
            Donation.email,
            Donation.amount,
            Donation.currency,
            Donation.charged,
            Donation.charged_currency,
            Donation.refunded,
            Donation.status,
            Donation.failure,
            Donation.is_mismatch,
            func.coalesce(Alert.state, ""),
            func.coalesce(Alert.reason, ""),
            func.coalesce(Donation.checkout_ref, ""),
            Donation.created_at,
            Donation.paid_at,
            Donation.is_processing,
            case((col(Donation.attention) != col(Donation.attended), Donation.attention), else_=""),
            Alert.heard,
        )
        .join(Account, _STREAMER)
        .join(Alert, col(Alert.donation_id) == col(Donation.id), isouter=True)
    )


def _conditions(wanted: DonationFilter) -> Sequence[Any]:
    conditions: list[Any] = []
    if wanted.status is not None:
        conditions.append(col(Donation.status) == wanted.status)
    if wanted.provider:
        conditions.append(col(Donation.provider) == wanted.provider)
    if wanted.mismatch:
        conditions.append(col(Donation.is_mismatch).is_(True))
    if wanted.attention:
        conditions.append(col(Donation.attention) != col(Donation.attended))
    if wanted.dates.since:
        conditions.append(col(Donation.created_at) >= wanted.dates.since)
    if wanted.dates.until:
        conditions.append(col(Donation.created_at) < wanted.dates.until)
    if wanted.text.strip():
        conditions.append(_mentions(clean_line(wanted.text)[:LONGEST_SEARCH]))
    return conditions


def _mentions(text: str) -> Any:
    """The condition that a donation has to do with what somebody typed."""
    if not text:  # nothing that could be written anywhere
        return false()
    columns = (
        Donation.donor_name,
        Donation.message,
        Donation.email,
        Donation.id,
        Account.username,
        Account.name,
    )
    payment = select(Payment.donation_id).where(Payment.ref == text)
    return or_(
        *(has_words(col(column), text) for column in columns),
        col(Donation.checkout_ref) == text,
        col(Donation.id).in_(payment),
    )


def _stray(row: Payment) -> StrayPayment:
    return StrayPayment(
        provider=row.provider,
        ref=row.ref,
        checkout_ref=row.checkout_ref or "",
        state=known(PaymentState, row.state) or PaymentState.UNKNOWN,
        total=row.total,
        currency=row.currency,
        at=row.created_at,
    )
