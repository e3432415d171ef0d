"""What a streamer sees of the donations to them: what the donor chose to say, and never who paid."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, tuple_
from sqlmodel import col, select

from ..accounts.actors import Actor
from ..accounts.permission import require_streamer
from ..db import Tx
from ..models import Account, Alert, Donation, DonationStatus

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Received:
    """A donation that arrived, in minor units of `currency`. `refunded` of `amount` has gone back since."""

    id: str
    donor_name: str
    message: str
    amount: int
    refunded: int
    currency: str
    status: str
    alert: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Total:
    """What came in and stayed, in minor units: since midnight UTC, and in the last 30 days."""

    currency: str
    today: int
    month: int


@dataclass(frozen=True, slots=True)
class Studio:
    """All that a studio shows. The streamer's page is /u/<username>."""

    username: str
    received: list[Received]
    has_more: bool
    totals: list[Total]


def read_studio(tx: Tx, actor: Actor | None, limit: int) -> Studio:
    """Return what a streamer's studio shows, in one look at the database. Raises `NotAllowed`."""
    received = studio_feed(tx, actor, limit=limit + 1)
    return Studio(username_of(tx, actor), received[:limit], len(received) > limit, studio_totals(tx, actor))


def studio_feed(
    tx: Tx, actor: Actor | None, *, before: tuple[datetime, str] | None = None, limit: int = 50
) -> list[Received]:
    """Return a page of the streamer's own donations, the newest first. Raises `NotAllowed`.

    `before` is the `(at, id)` of the last row of the page above.
    """
    streamer = require_streamer(actor)
    query = (
        select(
            Donation.id,
            Donation.donor_name,
            Donation.message,
            Donation.charged,
            Donation.refunded,
            Donation.charged_currency,
            Donation.status,
            func.coalesce(Alert.state, ""),
            Donation.paid_at,
        )
        .join(Alert, col(Alert.donation_id) == col(Donation.id), isouter=True)
        .where(col(Donation.streamer_id) == streamer.id, col(Donation.paid_at).is_not(None))
    )
    if before is not None:
        query = query.where(tuple_(col(Donation.paid_at), col(Donation.id)) < before)
    query = query.order_by(col(Donation.paid_at).desc(), col(Donation.id).desc()).limit(limit)
    return [Received(*row) for row in tx.session.execute(query)]


def studio_totals(tx: Tx, actor: Actor | None) -> list[Total]:
    """Return what the streamer received lately, in each currency. Raises `NotAllowed`."""
    streamer = require_streamer(actor)
    midnight = tx.now.replace(hour=0, minute=0, second=0, microsecond=0)
    stayed = col(Donation.charged) - col(Donation.refunded)
    today = func.sum(case((col(Donation.paid_at) >= midnight, stayed), else_=0))
    query = select(Donation.charged_currency, today, func.sum(stayed)).where(
        col(Donation.streamer_id) == streamer.id,
        col(Donation.paid_at) >= tx.now - MONTH,
        col(Donation.status) == DonationStatus.PAID,
    )
    rows = tx.session.execute(
        query.group_by(col(Donation.charged_currency)).order_by(col(Donation.charged_currency))
    )
    return [Total(currency, int(day), int(month)) for currency, day, month in rows]


def username_of(tx: Tx, actor: Actor | None) -> str:
    """Return the streamer's username. Raises `NotAllowed`."""
    streamer = require_streamer(actor)
    return tx.session.exec(select(Account.username).where(Account.id == streamer.id)).one()
