"""Files on their way in: on the disk while they come, so that however many come at once, memory holds little.

What is sent lies in a file without a name, which is gone when its request is over, or this process. Only so
many come at once, of all and of one address; whoever is one too many is told to come again, before a byte is
read.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import IO

from ..errors import TooLarge, TooMany, Unavailable
from ..limits import of_address

MAX_UPLOADS = 32  # at once, each of 10 MB at most, on the disk
MAX_UPLOADS_OF_ADDRESS = 4  # at once
PIECE = 256 * 1024  # bytes of one upload that are kept in memory
COME_AGAIN = 5.0  # seconds


class Uploads:
    """One a process. Made in its lifespan; `folder` is made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._under_way: Counter[str] = Counter()

    @asynccontextmanager
    async def spooled(
        self, pieces: AsyncIterable[bytes], largest: int, address: str
    ) -> AsyncIterator[IO[bytes]]:
        """Take in what comes, and give it as a file that stands at its beginning.

        Raises `TooMany`, `TooLarge`, and `Unavailable` (too many in all, or the disk).
        """
        with self._place(of_address(address)):
            file = await self._open()
            try:
                await _fill(file, pieces, largest)
                yield file
            finally:
                file.close()

    @contextmanager
    def _place(self, whose: str) -> Iterator[None]:
        if self._under_way[whose] >= MAX_UPLOADS_OF_ADDRESS:
            message = "Several pictures are on their way from your network already. One moment, please."
            raise TooMany(message, retry_after=COME_AGAIN)
        if self._under_way.total() >= MAX_UPLOADS:
            raise busy()
        self._under_way[whose] += 1
        try:
            yield
        finally:
            self._under_way[whose] -= 1
            if not self._under_way[whose]:
                del self._under_way[whose]

    async def _open(self) -> IO[bytes]:
        try:
            return await asyncio.to_thread(self._make_file)
        except OSError as error:
            raise _not_kept() from error

    def _make_file(self) -> IO[bytes]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return tempfile.TemporaryFile(dir=self._folder, buffering=0)


def busy() -> Unavailable:
    """Return what somebody is told who comes while there is too much to do."""
    message = "Many pictures are being sent just now. Please try again in a moment."
    return Unavailable(message, reason="busy", retry_after=COME_AGAIN)


async def _fill(file: IO[bytes], pieces: AsyncIterable[bytes], largest: int) -> None:
    waiting, size = bytearray(), 0
    async for piece in pieces:
        size += len(piece)
        if size > largest:
            raise TooLarge(f"That is more than {largest // 1024} kB.")
        waiting += piece
        if len(waiting) >= PIECE:
            await _write(file, waiting)
            waiting = bytearray()
    await _write(file, waiting)
    file.seek(0)


async def _write(file: IO[bytes], data: bytearray) -> None:
    try:
        await asyncio.to_thread(_write_all, file, memoryview(data))
    except OSError as error:
        raise _not_kept() from error


def _write_all(file: IO[bytes], data: memoryview) -> None:
    while data:  # one without a buffer may take less than it was given
        data = data[file.write(data) :]


def _not_kept() -> Unavailable:
    return Unavailable("The picture could not be kept. Please try again, or send the report without.")
