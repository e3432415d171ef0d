"""Taking a file in and giving it out: what routes call."""

import asyncio
import re
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ..accounts.actors import Actor, Visitor
from ..accounts.secrets import hash_secret
from ..db import Database, Tx
from ..errors import Invalid, NotFound, Unavailable
from ..ids import new_id
from ..models import Attachment
from .claiming import attachment_of
from .images import LARGEST, Picture, make_anew
from .store import Store
from .uploads import Uploads, busy

AT_ONCE = 1  # pictures that are decoded: each may take 640 MB meanwhile, and a core
MAX_WAIT = 10.0  # seconds for a turn; the widget gives up after 20
LONGEST_NAME = 100
_ID = re.compile(r"att_[0-9A-Z]{26}")
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg"}


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
    """A file on its way out: as an attachment, `nosniff`, under a CSP that allows nothing (see `HEADERS`)."""

    name: str
    content_type: str
    data: bytes


# What a route sends beside a download's type and name: it can run no script, whatever a browser takes it for.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-site",
    "Cache-Control": "private, no-store",
}


class Attachments:
    """One a process, made in its lifespan: `runtime.attachments`."""

    def __init__(self, db: Database, store: Store, uploads: Uploads) -> None:
        self._db = db
        self._store = store
        self._uploads = uploads
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def receive_screenshot(
        self,
        sender: Visitor | None,
        start_key: str | None,
        name: object,
        pieces: AsyncIterable[bytes],
        address: str = "",
    ) -> AttachmentView:
        """Keep a picture, made anew from its pixels. It is nobody's until a chat claims it.

        `sender` may claim it, or whoever starts a chat with `start_key`; one of the two is needed. `address`
        is the client's. Raises `TooLarge` (10 MB), `Invalid` with reason `not-an-image`, `too-many-pixels` or
        `too-much-work`, `TooMany` (of that address at once), `Unavailable` (too many in all, or the disk).
        The file is on the disk before the row is: what dies in between is swept away.
        """
        if sender is None and not start_key:
            raise Invalid("Say who sends this.", field="start_key", reason="not-a-key")
        async with self._uploads.spooled(pieces, LARGEST, address) as file, self._turn():
            picture = await make_anew(file)
        row = Attachment(
            id=new_id("att"),
            visitor_id=sender.id if sender else None,
            start_key_hash=hash_secret(start_key) if start_key else None,
            name=clean_name(name, picture.content_type),
            content_type=picture.content_type,
            size=len(picture.data),
            width=picture.width,
            height=picture.height,
            created_at=None,
        )
        await self._put(row.id, picture)
        return await self._db.write(_keep, row)

    async def open(self, actor: Actor, attachment_id: object) -> Download:
        """Return a file to whoever may see its chat. Raises `NotFound`, `Unavailable`."""
        if not isinstance(attachment_id, str) or not _ID.fullmatch(attachment_id):
            raise NotFound("There is no such file.", reason="no-such-attachment")
        row = await self._db.read(attachment_of, actor, attachment_id)
        try:
            data = await asyncio.to_thread(self._store.get, row.id)
        except FileNotFoundError:
            raise NotFound("This file is gone.", reason="no-such-attachment") from None
        except OSError as error:
            raise Unavailable("The file could not be read. Please try again.") from error
        return Download(row.name, row.content_type, data)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait until there is a place for one more decoder. Raises `Unavailable` if that takes too long."""
        try:
            async with asyncio.timeout(MAX_WAIT):
                await self._turns.acquire()
        except TimeoutError:
            raise busy() from None
        try:
            yield
        finally:
            self._turns.release()

    async def _put(self, attachment_id: str, picture: Picture) -> None:
        try:
            await asyncio.to_thread(self._store.put, attachment_id, picture.data)
        except OSError as error:
            message = "The picture could not be kept. Please try again, or send the report without."
            raise Unavailable(message) from error


def clean_name(value: object, content_type: str) -> str:
    """Return a harmless name for a download, with the ending of what it is."""
    stem = value.rpartition(".")[0] or value if isinstance(value, str) else ""
    stem = re.sub(r"[^\w -]+", "-", stem.replace("\\", "/").rpartition("/")[2]).strip(" -")
    return (stem[:LONGEST_NAME].strip(" -") or "screenshot") + _ENDINGS[content_type]


def _keep(tx: Tx, row: Attachment) -> AttachmentView:
    row.created_at = tx.now
    tx.session.add(row)
    tx.session.flush()
    return AttachmentView(row.id, row.name, row.content_type, row.size, row.width, row.height)
