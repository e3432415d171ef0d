"""Asking the provider ourselves, so that a webhook that never comes loses nothing.

Every open donation is asked about 30 s, 1, 5 and 30 minutes after its page was opened and then hourly for
three days: longer than the provider itself keeps delivering. What it answers is kept and settled exactly
like a webhook.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import col, select

from .. import logs
from ..db import Database, Tx
from ..errors import AppError
from ..isolation import report
from ..models import Donation
from .facts import Fact, keep_all
from .gateways import Gateways
from .settlement import settle_all

log = logs.get(__name__)

# Since the page was opened. The first one is set by checkout.py.
CHECKS = (timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
THEN_EVERY = timedelta(hours=1)
FOR_DAYS = timedelta(days=3)
AT_ONCE = 20


async def reconcile_due(db: Database, gateways: Gateways) -> int:
    """Ask about every donation whose time has come. Returns how many were asked about."""
    asked = 0
    while await db.read(is_any_due) and (donations := await db.write_patiently(claim_due)):
        await reconcile_each(db, gateways, donations)
        asked += len(donations)
    return asked


async def reconcile_each(
    db: Database, gateways: Gateways, donations: Iterable[Donation], *, returned: bool = False
) -> None:
    """Ask about each of these donations. One of which that fails is asked about again at its next time."""
    for donation in donations:
        try:
            await reconcile(db, gateways, donation, returned=returned)
        except Exception as error:
            report("reconciliation", error, "put off", donation=donation.id)


async def reconcile(db: Database, gateways: Gateways, donation: Donation, *, returned: bool = False) -> None:
    """Ask about one donation now. That the provider does not answer is no error: it is asked again."""
    try:
        facts = await gateways[donation.provider].look_up(donation, returned=returned)
    except AppError as error:
        log.info("reconciliation got no answer", donation=donation.id, reason=error.reason)
        return
    if facts:
        await db.write_patiently(take_facts, donation.provider, facts)


def take_facts(tx: Tx, provider: str, facts: list[Fact]) -> None:
    """Keep facts and settle the donations they are about."""
    settle_all(tx, keep_all(tx, provider, facts))


def is_any_due(tx: Tx) -> bool:
    """Tell whether there is anything to claim, without taking the pen for it."""
    due = select(Donation.id).where(col(Donation.next_check_at) <= tx.now).limit(1)
    return tx.session.exec(due).first() is not None


def claim_due(tx: Tx) -> list[Donation]:
    """Take some donations whose time has come, and set the time of their next check at once.

    So a process that dies while asking costs one check, and the next one comes by itself.
    """
    due = select(Donation).where(col(Donation.next_check_at) <= tx.now).order_by(col(Donation.next_check_at))
    rows = tx.session.exec(due.limit(AT_ONCE).with_for_update(key_share=True, skip_locked=True)).all()
    for row in rows:
        row.checks += 1
        row.next_check_at = next_check(row)
        if row.next_check_at is not None:
            row.next_check_at = max(row.next_check_at, tx.now + timedelta(seconds=1))
        tx.session.add(row)
    return list(rows)


def next_check(donation: Donation) -> datetime | None:
    """Return when to ask next about a donation that was asked about `checks` times; None is never again."""
    if donation.checks < len(CHECKS):
        return donation.created_at + CHECKS[donation.checks]
    age = CHECKS[-1] + THEN_EVERY * (donation.checks - len(CHECKS) + 1)
    return donation.created_at + age if age <= FOR_DAYS else None
