"""Taking webhooks in: those that come in the same turn share a transaction, and each waits for it."""

from collections.abc import Sequence

from ..batching import Batcher
from ..db import Database
from .receipts import Delivery, receive


class Inbox:
    """One a process, made in its lifespan."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._batcher: Batcher[Delivery, None] = Batcher(self._store)

    async def take(self, delivery: Delivery) -> None:
        """Store a verified webhook; once this returns it is not lost. Raises `Unavailable`."""
        await self._batcher.ask(delivery)

    async def drain(self) -> None:
        """Wait for what is under way, before the process ends."""
        await self._batcher.drain()

    async def _store(self, deliveries: Sequence[Delivery]) -> list[None]:
        await self._db.write_statement(receive, deliveries)
        return [None] * len(deliveries)
