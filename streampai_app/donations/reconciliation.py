"""Asking the provider ourselves, so that a webhook that never comes loses nothing, and for fees.

Every open donation is asked about 30 s, 1, 5 and 30 minutes after its page was opened and then hourly for
three days: longer than the provider itself keeps delivering. One that was paid is asked about half a minute
after its money moved, for the fees that no webhook tells of, and less and less often until they are known:
see `settlement.py`. What the provider answers is kept and settled exactly like a webhook.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import col, select

from .. import clock, logs
from ..db import Database, Tx
from ..errors import AppError
from ..isolation import report
from ..models import Donation, Payment, PaymentState
from .facts import Fact, keep_all
from .gateways import Gateways
from .settlement import settle_all

log = logs.get(__name__)

# Since the page was opened. The first one is set by checkout.py.
CHECKS = (timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
THEN_EVERY = timedelta(hours=1)
FOR_DAYS = timedelta(days=3)
# Between one look and the next at what was paid. The first one is set by settlement.py.
LOOKS = tuple(timedelta(minutes=m) for m in (5, 30, 2 * 60, 8 * 60, 24 * 60, 24 * 60, 24 * 60))
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
        facts, asked_at = await look_up(db, gateways, donation, returned=returned)
    except AppError as error:
        log.info("reconciliation got no answer", donation=donation.id, reason=error.reason)
        return
    if facts:
        await db.write_patiently(take_facts, donation.provider, facts, asked_at)


async def look_up(
    db: Database, gateways: Gateways, donation: Donation, *, returned: bool
) -> tuple[list[Fact], datetime]:
    """Return what its provider knows of a donation, and of when that is. Raises as `Gateway.look_up` does."""
    payments = await db.read(_paid_by, donation.id)
    asked_at = clock.now()
    return await gateways[donation.provider].look_up(donation, returned=returned, payments=payments), asked_at


def _paid_by(tx: Tx, donation_id: str) -> list[str]:
    of = (col(Payment.donation_id) == donation_id, col(Payment.state) == PaymentState.SUCCEEDED)
    return list(tx.session.exec(select(Payment.ref).where(*of).order_by(Payment.ref)))


def take_facts(tx: Tx, provider: str, facts: list[Fact], told_at: datetime | None = None) -> None:
    """Keep facts and settle the donations they are about. `told_at` is of when they are, now if not said."""
    settle_all(tx, keep_all(tx, provider, facts, told_at))


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
        if row.paid_at is not None:
            row.next_check_at = tx.now + LOOKS[row.checks - 1] if row.checks <= len(LOOKS) else None
        else:
            row.next_check_at = next_check(row)
        if row.next_check_at is not None:
            row.next_check_at = max(row.next_check_at, tx.now + timedelta(seconds=1))
        tx.session.add(row)
    return list(rows)


def next_check(donation: Donation) -> datetime | None:
    """Return when to ask next about an unpaid donation, asked about `checks` times; None is never again."""
    if donation.checks < len(CHECKS):
        return donation.created_at + CHECKS[donation.checks]
    age = CHECKS[-1] + THEN_EVERY * (donation.checks - len(CHECKS) + 1)
    return donation.created_at + age if age <= FOR_DAYS else None
