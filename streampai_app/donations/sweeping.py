"""Once a day, everything that a provider knows of the last days, in case a webhook never came.

Reconciliation asks about donations that we know to be open. This asks the other way round, and so finds what
belongs to no open donation: a late refund, a dispute, and money that is nobody's, which is kept and flagged.

A refund or a dispute that began before those days and has no end yet is asked about by its donation: its end
may have been told while we were away for longer than a provider keeps telling.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, exists, select

from .. import clock, logs
from ..db import Database, Tx
from ..errors import Unavailable
from ..isolation import report
from ..models import Dispute, DisputeState, Donation, Payment, Refund, RefundState
from .facts import Fact
from .gateways import Gateways
from .reconciliation import reconcile_each, take_facts

log = logs.get(__name__)

MAX_UNANSWERED = 3  # times in a row, after which the database is away
SPAN = timedelta(days=3)  # each day is swept three times: what is created late is found late


async def sweep_providers(db: Database, gateways: Gateways) -> None:
    """Go through the last days of every provider. One that does not answer is swept the next time."""
    until = clock.now()
    for provider, gateway in gateways.items():
        try:
            found = await _sweep(db, provider, gateway.sweep(until - SPAN, until))
        except Exception as error:
            report("provider sweep", error, "cut short", provider=provider)
        else:
            log.info("swept", provider=provider, found=found)
    await reconcile_each(db, gateways, await db.read(unfinished))


async def _sweep(db: Database, provider: str, facts: AsyncIterator[Fact]) -> int:
    """Keep and settle facts, and return how many. One that cannot be is left out: it is told again tomorrow.

    Raises what the provider raises, and `Unavailable` once the database did not answer a few times in a row.
    """
    found, unanswered = 0, 0
    async for fact in facts:
        try:
            await db.write_patiently(take_facts, provider, [fact])
        except Exception as error:
            report("provider sweep", error, "left out", provider=provider, fact=type(fact).__name__)
            unanswered = unanswered + 1 if isinstance(error, Unavailable) else 0
            if unanswered == MAX_UNANSWERED:
                raise
        else:
            found, unanswered = found + 1, 0
    return found


def unfinished(tx: Tx) -> list[Donation]:
    """Return the donations with a refund that is on its way or a dispute that is open, oldest first."""
    begun = or_(_has(Refund, RefundState.PENDING), _has(Dispute, DisputeState.OPEN))
    return list(tx.session.exec(select(Donation).where(begun).order_by(col(Donation.id))).all())


def _has(table: type[Refund] | type[Dispute], state: RefundState | DisputeState) -> Any:
    of = (col(Payment.provider) == table.provider, col(Payment.ref) == table.payment_ref)
    mine = col(Payment.donation_id) == col(Donation.id)
    return exists().where(*of, mine, col(table.state) == state)
