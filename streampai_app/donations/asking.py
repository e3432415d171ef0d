"""Asking providers at once, because somebody of the team wants to know: see also reconciliation.py."""

from datetime import datetime

from sqlmodel import col, select, update

from ..accounts.actors import Actor
from ..accounts.audit import record
from ..accounts.permission import require_admin
from ..db import Database, Tx, lock_rows
from ..errors import NotFound
from ..models import Donation
from .gateways import Gateways
from .reconciliation import FOR_DAYS, look_up, take_facts


def ask_about_open(tx: Tx, actor: Actor | None) -> int:
    """Have every donation that may still be paid asked about next, and return how many there are.

    The asking itself is the timetable's, at the pace that the provider allows. Raises `NotAllowed`.
    """
    admin = require_admin(actor)
    found = lock_rows(tx, Donation, *_open_since(tx.now - FOR_DAYS))
    tx.session.exec(update(Donation).where(col(Donation.id).in_(found)).values(next_check_at=tx.now))
    record(tx, admin, "donations.ask", count=len(found))
    return len(found)


async def ask_about(db: Database, gateways: Gateways, actor: Actor | None, donation_id: str) -> None:
    """Ask the provider about one donation, and settle what it says.

    Raises `NotAllowed`, `NotFound`, and `Unavailable` when the provider does not answer.
    """
    donation = await db.write(_to_ask_about, actor, donation_id)
    facts, asked_at = await look_up(db, gateways, donation, returned=True)
    if facts:
        await db.write(take_facts, donation.provider, facts, asked_at)


def _open_since(moment: datetime) -> tuple:
    return (
        col(Donation.paid_at).is_(None),
        col(Donation.checkout_ref).is_not(None),
        col(Donation.created_at) >= moment,
    )


def _to_ask_about(tx: Tx, actor: Actor | None, donation_id: str) -> Donation:
    admin = require_admin(actor)
    donation = tx.session.exec(select(Donation).where(Donation.id == donation_id)).first()
    if donation is None:
        raise NotFound("There is no such donation.")
    record(tx, admin, "donation.ask", donation_id)
    return donation
