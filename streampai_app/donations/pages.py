"""A streamer's donation page: who, what they take, what has come in, for everybody to see."""

import difflib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case
from sqlmodel import col, func, select

from ..alerts.queueing import UNDECIDED
from ..db import Tx
from ..errors import NotFound
from ..models import Account, Alert, AlertState, Donation, DonationPage, DonationStatus, Role
from .currencies import offered_among

NEAR = 0.6  # how alike a username must be to be suggested (difflib's ratio)
DEFAULT_CURRENCY = "EUR"
SHOWN = 8  # donors in each list
PASSED = (AlertState.READY, AlertState.LEASED, AlertState.SHOWN, AlertState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Streamer:
    """The streamer whose page it is."""

    id: str
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class Gift:
    """A paid donation as everybody may see it: what the donor chose to say, nothing of the payer.

    Name and message are as they go on air, masks included; empty as long as they wait for an approval, and
    for good without one.
    """

    donor_name: str
    amount: int
    currency: str
    message: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Goal:
    """What is being collected for, in minor units."""

    title: str
    amount: int
    currency: str
    raised: int


@dataclass(frozen=True, slots=True)
class PublicPage:
    """Everything a donor sees before giving."""

    streamer: Streamer
    page: DonationPage
    goal: Goal | None
    recent: list[Gift]
    top: list[Gift]


def find_streamer(tx: Tx, name: str) -> Streamer:
    """Return a streamer by username or id. Raises `NotFound`, whose reason is `unknown-streamer`."""
    name = name.replace("\0", "")  # Postgres takes no NUL, not even to look for it
    key = name.strip().lower()
    query = select(Account.id, Account.username, Account.name).where(
        (col(Account.username) == key) | (col(Account.id) == name),
        col(Account.role) == Role.STREAMER,
        col(Account.disabled_at).is_(None),
    )
    row = tx.session.exec(query).first()
    if row is None:
        raise NotFound("There is no such streamer.", reason="unknown-streamer")
    return Streamer(*row)


def similar_usernames(tx: Tx, name: str) -> list[str]:
    """Return up to three usernames that somebody who mistyped one may have meant."""
    key = name.strip().lower().replace("\0", "")[:40]
    query = select(Account.username).where(
        col(Account.role) == Role.STREAMER,
        col(Account.disabled_at).is_(None),
        col(Account.username).like(f"{_escaped(key[:1])}%", escape="\\"),
    )
    names = tx.session.exec(query.limit(2_000)).all()
    return difflib.get_close_matches(key, names, n=3, cutoff=NEAR)


def page_of(tx: Tx, streamer_id: str) -> DonationPage:
    """Return how a streamer takes donations; the defaults if they have never said."""
    found = tx.session.get(DonationPage, streamer_id)
    return found or DonationPage(streamer_id=streamer_id, updated_at=tx.now)


def currency_of(tx: Tx, streamer_id: str) -> str:
    """Return `default_currency` of a streamer's page, without the rest of it."""
    offered = tx.connection.execute(_OFFERED, {"streamer_id": streamer_id}).scalar()
    return next(iter(offered_among(offered or [])), DEFAULT_CURRENCY)


_OFFERED = select(DonationPage.currencies).where(DonationPage.streamer_id == bindparam("streamer_id"))


def default_currency(page: DonationPage) -> str:
    """Return the currency that a page offers first, and that its streamer's tiers are in."""
    return next(iter(offered_among(page.currencies)), DEFAULT_CURRENCY)


def public_page(tx: Tx, name: str) -> PublicPage:
    """Return everything a donor sees. Raises `NotFound`."""
    streamer = find_streamer(tx, name)
    page = page_of(tx, streamer.id)
    recent = col(Donation.paid_at).desc()
    return PublicPage(streamer, page, goal_of(tx, page), _gifts(tx, streamer.id, recent), top_gifts(tx, page))


def goal_of(tx: Tx, page: DonationPage) -> Goal | None:
    """Return the goal and what has been raised for it in its currency, refunds and disputes taken off."""
    if not page.goal_amount:
        return None
    query = select(func.sum(Donation.charged - Donation.refunded)).where(
        *_counted(page.streamer_id), col(Donation.charged_currency) == page.goal_currency
    )
    if page.goal_since is not None:
        query = query.where(col(Donation.paid_at) >= page.goal_since)
    raised = int(tx.session.exec(query).one() or 0)
    return Goal(page.goal_title, page.goal_amount, page.goal_currency, raised)


def top_gifts(tx: Tx, page: DonationPage) -> list[Gift]:
    """Return the largest gifts, in the page's own currency: sums of different currencies have no order."""
    currency = page.goal_currency or default_currency(page)
    largest = (col(Donation.charged) - col(Donation.refunded)).desc()
    return _gifts(tx, page.streamer_id, largest, currency=currency)


def _gifts(tx: Tx, streamer_id: str, order: object, currency: str = "") -> list[Gift]:
    left = col(Donation.charged) - col(Donation.refunded)
    name, message = _if_passed(Alert.name), _if_passed(Alert.text)
    query = select(name, left, Donation.charged_currency, message, Donation.paid_at)
    query = query.join(Alert, col(Alert.donation_id) == Donation.id).where(*_counted(streamer_id))
    if currency:
        query = query.where(col(Donation.charged_currency) == currency)
    return [Gift(*row) for row in tx.session.exec(query.order_by(order, col(Donation.id)).limit(SHOWN))]


def _if_passed(text: object) -> object:
    """Show words that were let on air. What was held and never decided about is not let anywhere."""
    passed = col(Alert.state).in_(PASSED) & (col(Alert.reason) != UNDECIDED)
    return case((passed, text), else_="")


def _counted(streamer_id: str) -> tuple:
    """What counts: paid and not given back. What is held is money too; only its text waits."""
    return (
        col(Donation.streamer_id) == streamer_id,
        col(Donation.status) == DonationStatus.PAID,
        col(Donation.paid_at).is_not(None),
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
