"""A streamer's own donations over time: found, summed up by day, and with what became of the money."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from sqlalchemy import BigInteger, cast, func, or_, tuple_
from sqlmodel import col, select

from ..accounts.actors import Actor
from ..accounts.permission import require_streamer
from ..alerts.queries import SILENT
from ..alerts.rules import public_status
from ..db import Tx
from ..db.folding import has_words
from ..models import Alert, Donation, DonationStatus
from .booked import Booked, Sums, booked_of, without_fees
from .dates import ANY_DAY, DATE_NAMES, Dates, read_dates
from .pledges import clean_line

QUARTER = 900  # seconds
LONGEST_SEARCH = 200  # characters
PERIODS = {"30": timedelta(days=30), "90": timedelta(days=90), "365": timedelta(days=365)}
STATUSES = (DonationStatus.PAID, DonationStatus.REFUNDED, DonationStatus.DISPUTED)
FILTER_NAMES = ("period", "currency", "status", "q", *DATE_NAMES, "silent")  # as they stand in addresses


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which donations are listed: of when, in which currency, in what status. Empty means any.

    Where days are given, they count and the period does not. `silent` are those shown without sound.
    """

    period: str = ""
    currency: str = ""
    status: str = ""
    text: str = ""
    dates: Dates = ANY_DAY
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A donation and its money, in minor units of `currency`.

    `net` is what is left for the streamer: what was charged, less what went back, tax and the provider's fee.
    A fee in another currency than the gift's (`fee_currency`) is told, and not taken off; there may be
    `other_fees` beside it. What a dispute holds (`held`) is not theirs yet. None is not known yet.

    `alert` is what everybody may know of its alert; `heard` whether that sounded, None where nobody knows.
    """

    id: str
    paid_at: datetime
    donor_name: str
    message: str
    status: str
    currency: str
    gross: int
    refunded: int
    tax: int | None
    fee: int | None
    fee_currency: str
    net: int | None
    held: int = 0
    other_fees: tuple[tuple[str, int], ...] = ()
    also: tuple[tuple[str, int], ...] = ()
    alert: str = "none"
    heard: bool | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """What came in and stayed on a day, in minor units of the currency asked for."""

    on: date
    amount: int
    count: int


def read_history_filter(
    period: str,
    currency: str,
    status: str,
    text: str,
    first: str = "",
    last: str = "",
    zone: str = "",
    silent: str = "",
) -> HistoryFilter:
    """Return the filter that an address asks for, without what makes no sense."""
    dates = read_dates(first, last, zone)
    return HistoryFilter(
        period if period in PERIODS and not dates else "",
        currency if len(currency) == 3 and currency.isascii() and currency.isupper() else "",
        status if status in STATUSES else "",
        clean_line(text)[:LONGEST_SEARCH],
        dates,
        silent == "yes",
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
    query = select(Donation, Alert).join(Alert, _ALERT, isouter=True).where(*_conditions(tx, actor, wanted))
    if before is not None:
        query = query.where(tuple_(col(Donation.paid_at), col(Donation.id)) < before)
    query = query.order_by(col(Donation.paid_at).desc(), col(Donation.id).desc()).limit(limit)
    found = tx.session.exec(query).all()
    booked = booked_of(tx, [donation.id for donation, _ in found])
    return [_entry(donation, booked[donation.id], alert) for donation, alert in found]


def count_history(tx: Tx, actor: Actor | None, wanted: HistoryFilter) -> int:
    """Return how many donations a filter lets through. Raises `NotAllowed`."""
    query = select(func.count()).select_from(Donation)
    return tx.session.exec(query.where(*_conditions(tx, actor, wanted))).one()


def history_without_fees(tx: Tx, actor: Actor | None, wanted: HistoryFilter) -> int:
    """Return of how many donations that a filter lets through fees are not known yet. Raises `NotAllowed`."""
    return without_fees(tx, *_conditions(tx, actor, wanted))


def currencies_received(tx: Tx, actor: Actor | None) -> list[str]:
    """Return the currencies in which anything ever came in, the most frequent first. Raises `NotAllowed`."""
    query = (
        select(Donation.charged_currency)
        .where(*_conditions(tx, actor, HistoryFilter()))
        .group_by(col(Donation.charged_currency))
        .order_by(func.count().desc(), col(Donation.charged_currency))
    )
    return [currency for currency in tx.session.exec(query) if currency]


def days_received(tx: Tx, actor: Actor | None, wanted: HistoryFilter, zone: tzinfo = UTC) -> list[Day]:
    """Return the days of a time zone on which something came in, in order. Raises `NotAllowed`.

    Added up by the quarter of an hour, by which all zones of today differ: SQLite knows none of them.
    """
    paid_at = col(Donation.paid_at)
    is_sqlite = tx.dialect == "sqlite"
    seconds = func.strftime("%s", paid_at) if is_sqlite else func.floor(func.extract("epoch", paid_at))
    quarter = cast(seconds, BigInteger) // QUARTER  # NULL for an odd time, on which FLOOR raises
    stayed = col(Donation.charged) - col(Donation.refunded)
    query = (
        select(quarter, func.sum(stayed), func.count())
        .where(*_conditions(tx, actor, wanted), col(Donation.status) == DonationStatus.PAID)
        .group_by(quarter)
        .order_by(quarter)
    )
    days: dict[date, Day] = {}
    for number, amount, count in tx.session.execute(query):
        if number is not None and (on := _day_of(number * QUARTER, zone)) is not None:
            day = days.get(on, Day(on, 0, 0))
            days[on] = Day(on, day.amount + int(amount), day.count + count)
    return list(days.values())


def _day_of(seconds: int, zone: tzinfo) -> date | None:
    try:
        return datetime.fromtimestamp(seconds, zone).date()
    except (ValueError, OverflowError):  # the last hours of the year 9999, which is later in the east
        return None


_ALERT = col(Alert.donation_id) == col(Donation.id)


def _conditions(tx: Tx, actor: Actor | None, wanted: HistoryFilter) -> list:
    streamer = require_streamer(actor)
    conditions = [col(Donation.streamer_id) == streamer.id, col(Donation.paid_at).is_not(None)]
    if wanted.period:
        conditions.append(col(Donation.paid_at) >= tx.now - PERIODS[wanted.period])
    if wanted.dates.since:
        conditions.append(col(Donation.paid_at) >= wanted.dates.since)
    if wanted.dates.until:
        conditions.append(col(Donation.paid_at) < wanted.dates.until)
    if wanted.currency:
        conditions.append(col(Donation.charged_currency) == wanted.currency)
    if wanted.status:
        conditions.append(col(Donation.status) == wanted.status)
    if wanted.silent:
        silent = select(Alert.donation_id).where(Alert.streamer_id == streamer.id, *SILENT)
        conditions.append(col(Donation.id).in_(silent))
    if wanted.text:
        conditions.append(
            or_(
                has_words(col(Donation.donor_name), wanted.text),
                has_words(col(Donation.message), wanted.text),
            )
        )
    return conditions


def _entry(donation: Donation, booked: Booked, alert: Alert | None) -> Entry:
    """Return a donation in its own currency first; what is owed in others, if it was paid twice, is told."""
    currency = donation.charged_currency or donation.currency
    fees = booked.fees or {}
    fee_currency = currency if currency in fees or not fees else min(fees)
    return Entry(
        id=donation.id,
        paid_at=donation.paid_at,
        donor_name=donation.donor_name,
        message=donation.message,
        status=donation.status,
        currency=currency,
        gross=donation.charged or 0,
        refunded=donation.refunded,
        tax=None if booked.tax is None else booked.tax.get(currency, 0),
        fee=None if booked.fees is None else fees.get(fee_currency, 0),
        fee_currency=fee_currency,
        net=booked.net(currency),
        held=booked.held.get(currency, 0),
        other_fees=_others(fees, fee_currency),
        also=_others(booked.owed, currency),
        alert=public_status(alert),
        heard=alert.heard if alert else None,
    )


def _others(sums: Sums, currency: str) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((name, amount) for name, amount in sums.items() if amount and name != currency))
