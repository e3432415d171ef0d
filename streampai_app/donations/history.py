"""A streamer's own donations over time: found, summed up by day, and with what became of the money."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, tuple_
from sqlmodel import col, select

from ..accounts.actors import Actor
from ..accounts.permission import require_streamer
from ..db import Tx
from ..models import Donation, DonationStatus, LedgerAccount, LedgerEntry, LedgerTransaction
from .pledges import clean_line

LONGEST_SEARCH = 200  # characters
PERIODS = {"30": timedelta(days=30), "90": timedelta(days=90), "365": timedelta(days=365)}
STATUSES = (DonationStatus.PAID, DonationStatus.REFUNDED, DonationStatus.DISPUTED)
FILTER_NAMES = ("period", "currency", "status", "q")  # as they stand in addresses


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which donations are listed: since when, in which currency, in what status. Empty means any."""

    period: str = ""
    currency: str = ""
    status: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A donation and its money, in minor units of `currency`.

    `net` is what is left for the streamer: what was charged, less what went back, tax and the provider's fee.
    A fee in another currency than the gift's (`fee_currency`) is told, and not taken off.
    """

    id: str
    paid_at: datetime
    donor_name: str
    message: str
    status: str
    currency: str
    gross: int
    refunded: int
    tax: int
    fee: int
    fee_currency: str
    net: int


@dataclass(frozen=True, slots=True)
class Day:
    """What came in and stayed on a day (UTC), in minor units of the currency asked for."""

    on: date
    amount: int
    count: int


def read_history_filter(period: str, currency: str, status: str, text: str) -> HistoryFilter:
    """Return the filter that an address asks for, without what makes no sense."""
    return HistoryFilter(
        period if period in PERIODS else "",
        currency if len(currency) == 3 and currency.isascii() and currency.isupper() else "",
        status if status in STATUSES else "",
        clean_line(text)[:LONGEST_SEARCH],
    )


def list_history(
    tx: Tx,
    actor: Actor | None,
    wanted: HistoryFilter,
    *,
    before: tuple[datetime, str] | None = None,
    limit: int = 50,
) -> list[Entry]:
    """Return a page of a streamer's own donations, the newest first. Raises `NotAllowed`.

    `before` is the `(paid_at, id)` of the last row of the page above.
    """
    query = select(Donation).where(*_conditions(tx, actor, wanted))
    if before is not None:
        query = query.where(tuple_(col(Donation.paid_at), col(Donation.id)) < before)
    query = query.order_by(col(Donation.paid_at).desc(), col(Donation.id).desc()).limit(limit)
    donations = tx.session.exec(query).all()
    sums = _sums(tx, [donation.id for donation in donations])
    return [_entry(donation, sums) for donation in donations]


def count_history(tx: Tx, actor: Actor | None, wanted: HistoryFilter) -> int:
    """Return how many donations a filter lets through. Raises `NotAllowed`."""
    query = select(func.count()).select_from(Donation)
    return tx.session.exec(query.where(*_conditions(tx, actor, wanted))).one()


def currencies_received(tx: Tx, actor: Actor | None) -> list[str]:
    """Return the currencies in which anything ever came in, the most frequent first. Raises `NotAllowed`."""
    query = (
        select(Donation.charged_currency)
        .where(*_conditions(tx, actor, HistoryFilter()))
        .group_by(col(Donation.charged_currency))
        .order_by(func.count().desc(), col(Donation.charged_currency))
    )
    return [currency for currency in tx.session.exec(query) if currency]


def days_received(tx: Tx, actor: Actor | None, wanted: HistoryFilter) -> list[Day]:
    """Return the days on which something came in, in order. Raises `NotAllowed`."""
    paid_at = col(Donation.paid_at)
    day = func.date(paid_at if tx.dialect == "sqlite" else func.timezone("UTC", paid_at))
    stayed = col(Donation.charged) - col(Donation.refunded)
    query = (
        select(day, func.sum(stayed), func.count())
        .where(*_conditions(tx, actor, wanted), col(Donation.status) == DonationStatus.PAID)
        .group_by(day)
        .order_by(day)
    )
    return [
        Day(date.fromisoformat(str(on)), int(amount), count)
        for on, amount, count in tx.session.execute(query)
        if on is not None  # SQLite knows no day for a time that it rounds into the year 10000
    ]


def _conditions(tx: Tx, actor: Actor | None, wanted: HistoryFilter) -> list:
    streamer = require_streamer(actor)
    conditions = [col(Donation.streamer_id) == streamer.id, col(Donation.paid_at).is_not(None)]
    if wanted.period:
        conditions.append(col(Donation.paid_at) >= tx.now - PERIODS[wanted.period])
    if wanted.currency:
        conditions.append(col(Donation.charged_currency) == wanted.currency)
    if wanted.status:
        conditions.append(col(Donation.status) == wanted.status)
    if wanted.text:
        conditions.append(
            or_(
                col(Donation.donor_name).icontains(wanted.text, autoescape=True),
                col(Donation.message).icontains(wanted.text, autoescape=True),
            )
        )
    return conditions


def _sums(tx: Tx, ids: Iterable[str]) -> dict[tuple[str, str], dict[str, int]]:
    """Return what the books say of each donation: (donation, account) to amounts by currency."""
    query = (
        select(
            LedgerTransaction.donation_id,
            LedgerEntry.account,
            LedgerEntry.currency,
            func.sum(LedgerEntry.amount),
        )
        .join(LedgerTransaction, col(LedgerTransaction.id) == col(LedgerEntry.transaction_id))
        .where(col(LedgerTransaction.donation_id).in_(ids))
        .group_by(col(LedgerTransaction.donation_id), col(LedgerEntry.account), col(LedgerEntry.currency))
    )
    sums: dict[tuple[str, str], dict[str, int]] = {}
    for donation_id, account, currency, amount in tx.session.exec(query):
        if amount:
            sums.setdefault((donation_id, account), {})[currency] = int(amount)
    return sums


def _entry(donation: Donation, sums: dict[tuple[str, str], dict[str, int]]) -> Entry:
    currency = donation.charged_currency or donation.currency

    def booked(account: LedgerAccount) -> dict[str, int]:
        return sums.get((donation.id, account), {})

    fees = booked(LedgerAccount.FEES)
    fee_currency = currency if currency in fees or not fees else next(iter(fees))
    return Entry(
        id=donation.id,
        paid_at=donation.paid_at,
        donor_name=donation.donor_name,
        message=donation.message,
        status=donation.status,
        currency=currency,
        gross=donation.charged or 0,
        refunded=donation.refunded,
        tax=-booked(LedgerAccount.TAX).get(currency, 0),
        fee=fees.get(fee_currency, 0),
        fee_currency=fee_currency,
        net=-booked(LedgerAccount.PAYABLE).get(currency, 0) - fees.get(currency, 0),
    )
