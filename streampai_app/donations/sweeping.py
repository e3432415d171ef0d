"""Once a day, everything that a provider knows of the last days, in case a webhook never came.

Reconciliation asks about donations that we know to be open. This asks the other way round, and so finds what
belongs to no open donation: a late refund, a dispute, and money that is nobody's, which is kept and flagged.
"""

from datetime import timedelta

from .. import clock, logs
from ..db import Database
from ..errors import AppError
from .gateways import Gateways
from .reconciliation import take_facts

log = logs.get(__name__)

SPAN = timedelta(days=3)  # each day is swept three times: what is created late is found late


async def sweep_providers(db: Database, gateways: Gateways) -> None:
    """Go through the last days of every provider. One that does not answer is swept the next time."""
    until = clock.now()
    for provider, gateway in gateways.items():
        found = 0
        try:
            async for fact in gateway.sweep(until - SPAN, until):
                await db.write(take_facts, provider, [fact])
                found += 1
        except AppError as error:
            log.warning("a sweep was cut short", provider=provider, found=found, reason=error.reason)
        else:
            log.info("swept", provider=provider, found=found)
