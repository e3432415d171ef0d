"""Working on receipts as they come in: at once when one is stored, and now and again for what was put off.

Every process works; the lock on a receipt's row keeps two from working on it at once, and ends with whoever
holds it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from .. import logs
from ..db import Database, Hint
from ..isolation import Isolation, in_background
from ..realtime import Bus
from . import receipts
from .gateways import Gateways

log = logs.get(__name__)

LOOK_EVERY = 2.0  # seconds, for receipts whose time has come without a hint
AT_ONCE = 20  # receipts read at a time


class ReceiptWorker:
    """One a process, from the start of its life to the end."""

    def __init__(self, db: Database, bus: Bus, gateways: Gateways) -> None:
        self._db = db
        self._bus = bus
        self._gateways = gateways
        self._there_may_be_work = asyncio.Event()
        self._isolation = Isolation("webhook")

    async def run(self) -> None:
        """Work until cancelled."""
        unsubscribe = self._bus.subscribe(receipts.RECEIPTS, self._on_hint)
        try:
            while True:
                await self._work_off()
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_EVERY):
                        await self._there_may_be_work.wait()
                self._there_may_be_work.clear()
        finally:
            unsubscribe()

    def _on_hint(self, _hint: Hint) -> None:
        self._there_may_be_work.set()

    async def _work_off(self) -> None:
        """Work until nothing is due. That the database is away is no reason to stop for ever."""
        try:
            while due := await self._due():
                if not any([await self._work_on(*each) for each in due]):
                    return  # others are at them
        except Exception:
            log.exception("receipts wait")

    async def _due(self) -> list[tuple[str, str]]:
        due = await self._db.read(receipts.due, AT_ONCE + self._isolation.aside)
        return self._isolation.without_aside(due)

    async def _work_on(self, provider: str, event_id: str) -> bool:
        """Work on one receipt, after all that somebody waits for. Returns whether there was work to do."""

        async def work() -> bool:
            read = self._gateways[provider].read
            return await self._db.write_patiently(receipts.work, provider, event_id, read)

        async def put_off(cause: str) -> None:
            await self._db.write_patiently(receipts.put_off, provider, event_id, cause)

        done = await self._isolation.attempt((provider, event_id), work, put_off)
        return done is None or done


@asynccontextmanager
async def working(db: Database, bus: Bus, gateways: Gateways) -> AsyncIterator[None]:
    """Work on receipts for as long as the process runs."""
    async with in_background(receipts=ReceiptWorker(db, bus, gateways).run):
        yield
