"""Sending a message: cleaned, then stored together with whatever else is sent in the same turn."""

from collections.abc import Sequence

from ..accounts.actors import Actor, Admin, Visitor
from ..batching import Batcher
from ..db import Database
from ..errors import AppError, NotAllowed
from .append import Draft, Stored, append
from .rules import clean_body, clean_chat_id, clean_client_id


class Sender:
    """One a process, made in its lifespan. Both sides send through it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._batcher: Batcher[Draft, Stored] = Batcher(self._store)

    async def send(self, actor: Actor, chat_id: object, client_id: object, body: object) -> Stored:
        """Store a message and tell everyone concerned. Sending it again gives the stored one.

        Raises `Invalid` (empty, too long, not a UUID), `NotFound` (unknown, or somebody else's chat),
        `Conflict` with reason `resolved`, `NotSignedIn` (the session ended), `Unavailable`.
        """
        if not isinstance(actor, Visitor | Admin):
            raise NotAllowed("Only visitors and the team write in chats.")
        draft = Draft.by(actor, clean_chat_id(chat_id), clean_client_id(client_id), clean_body(body))
        return await self._batcher.ask(draft)

    async def drain(self) -> None:
        """Wait for what is under way, before the process ends."""
        await self._batcher.drain()

    async def _store(self, drafts: Sequence[Draft]) -> Sequence[Stored | AppError]:
        return await self._db.write_statement(append, drafts)
