"""Taking a file in and giving it out: what routes call."""

from dataclasses import dataclass

from ..accounts.actors import Actor, Visitor
from ..db import Database
from .store import Store


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file as it is kept. `size` is in bytes; `width` and `height` in pixels."""

    id: str
    name: str
    content_type: str
    size: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Download:
    """A file on its way out. A route sends it as an attachment, `nosniff`, under a CSP that allows nothing."""

    name: str
    content_type: str
    data: bytes


class Attachments:
    """One a process, made in its lifespan: `runtime.attachments`."""

    def __init__(self, db: Database, store: Store) -> None:
        self._db = db
        self._store = store

    async def receive_screenshot(
        self, sender: Visitor | None, start_key: str | None, name: object, data: bytes
    ) -> AttachmentView:
        """Keep a picture, made anew from its pixels. It is nobody's until a chat claims it.

        `sender` may claim it, or whoever starts a chat with `start_key`; one of the two is needed.
        Raises `TooLarge` (10 MB), `Invalid` with reason `not-an-image` or `too-many-pixels`, `TooMany`,
        `Unavailable` (the disk).
        """
        raise NotImplementedError

    async def open(self, actor: Actor, attachment_id: object) -> Download:
        """Return a file to whoever may see its chat. Raises `NotFound`, `Unavailable`."""
        raise NotImplementedError
