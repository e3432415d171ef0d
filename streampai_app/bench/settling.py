"""How soon money that was paid is in the books, and on the streamer's screen."""

import asyncio
import time
from collections.abc import Callable, Iterator

from sqlmodel import col, func, select

from ..db import Database, Tx
from ..models import Donation
from .console import Tab, numbers_marked
from .gifts import Gifts
from .posting import Line, open_lines
from .server import Server

CONNECTIONS = 32
PATIENCE = 120.0  # seconds
LOOK_EVERY = 0.05
PAUSE = 0.4  # seconds: more than the studio's gap, so that each donation is an update of its own


async def settled_a_second(server: Server, database: str, requests: Iterator[bytes], count: int) -> float:
    """Post webhooks for so many donations at once, and wait until all are booked."""
    lines = await open_lines(server, CONNECTIONS)
    waiting = [next(requests) for _ in range(count)]
    db = Database(database)
    try:
        goal = await db.read(count_paid) + count
        begin = time.perf_counter()
        await asyncio.gather(*(_post_all(line, waiting) for line in lines))
        await _until(db, goal)
        return count / (time.perf_counter() - begin)
    finally:
        await asyncio.to_thread(db.close)
        for line in lines:
            line.close()


async def _post_all(line: Line, waiting: list[bytes]) -> None:
    while waiting:
        if (status := await line.post(waiting.pop())) != 200:
            raise RuntimeError(f"a webhook was answered {status}")


async def _until(db: Database, goal: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while await db.read(count_paid) < goal:  # noqa: ASYNC110 (it is another process)
            await asyncio.sleep(LOOK_EVERY)


def count_paid(tx: Tx) -> int:
    """Return how many donations are booked."""
    return tx.session.exec(select(func.count()).where(col(Donation.paid_at).is_not(None))).one()


async def until_on_screen(
    server: Server, gifts: Gifts, requests: Iterator[bytes], numbers: range
) -> list[float]:
    """Return how long it took from posting each webhook until it stood in the streamer's open studio."""
    arrived: dict[int, float] = {}
    come = asyncio.Event()
    studio = Tab("/studio", _noting(arrived, come))
    await studio.open(server, gifts.streamer)
    (line,) = await open_lines(server, 1)
    spans = []
    for number in numbers:
        await asyncio.sleep(PAUSE)
        began = time.perf_counter()
        await line.post(next(requests))
        async with asyncio.timeout(PATIENCE):
            while number not in arrived:
                come.clear()
                await come.wait()
        spans.append(arrived[number] - began)
    line.close()
    studio.close()
    return spans


def _noting(arrived: dict[int, float], come: asyncio.Event) -> Callable[[bytes], None]:
    def note(update: bytes) -> None:
        now = time.perf_counter()
        for number in numbers_marked(update):
            arrived.setdefault(number, now)
        come.set()

    return note
