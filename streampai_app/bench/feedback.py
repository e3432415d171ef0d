"""How long a look for similar requests takes, and how chats fare while thousands are told.

Both are measured within this process, on a database as it is really used: the desk's sockets have benchmarks
of their own. The ceiling of a look is the bare statement that finds the candidates; of a message, the same
message while nobody is told.
"""

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass

from ..accounts.actors import Admin
from ..accounts.sessions import authenticate
from ..db import Database, Tx
from ..feedback import searching
from ..feedback.announcing import tell_everybody
from ..feedback.matching import fold
from ..feedback.similar import similar_requests
from ..feedback.statuses import set_status
from ..support.sending import Sender
from .population import Someone
from .wishes import make_queries

ORIGIN = "https://desk.invalid"
EVERY = 0.02  # seconds between two messages


@dataclass(frozen=True, slots=True)
class Looks:
    """Seconds for each look: by the desk, and by its bare statement. `hits`: the share that found any."""

    desk: list[float]
    bare: list[float]
    hits: float


@dataclass(frozen=True, slots=True)
class Told:
    """Seconds for each message stored, with nobody told and while all are; how many were, in what time."""

    quiet: list[float]
    busy: list[float]
    told: int
    seconds: float


async def look(database: Database, titles: list[str], count: int) -> Looks:
    """Look for what people mean by what they type."""
    queries = make_queries(titles, count, random.Random(7))  # noqa: S311
    desk, bare, hits = [], [], 0
    for number, query in enumerate(queries):
        began = time.perf_counter()
        found = await database.read(similar_requests, query)
        desk.append(time.perf_counter() - began)
        began = time.perf_counter()
        await database.read(_bare, query)
        bare.append(time.perf_counter() - began)
        hits += bool(found)
        if number == 0:
            desk.clear(), bare.clear()  # the first warms caches
    return Looks(desk, bare, hits / len(queries))


async def tell(
    database: Database, item_id: str, chats: list[Someone], admin: Someone, seconds: float
) -> Told:
    """Write in chats at an even pace: first alone, then while everybody is told."""
    sender = Sender(database)
    actors = [await database.read(authenticate, chat.secret) for chat in chats]
    who = list(zip(actors, chats, strict=True))
    quiet = await _talk(sender, who, asyncio.create_task(asyncio.sleep(seconds)))
    actor: Admin = await database.read(authenticate, admin.secret)  # type: ignore[assignment]
    await database.write(set_status, actor, item_id, "shipped")
    began = time.perf_counter()
    telling = asyncio.create_task(tell_everybody(database, ORIGIN))
    busy = await _talk(sender, who, telling)
    return Told(quiet, busy, telling.result(), time.perf_counter() - began)


def _bare(tx: Tx, query: str) -> None:
    searching._candidates(tx, fold(query), ())


async def _talk(sender: Sender, who: list, until: asyncio.Task) -> list[float]:
    took: list[float] = []
    number = 0
    while not until.done():
        actor, chat = who[number % len(who)]
        began = time.perf_counter()
        await sender.send(actor, chat.chat_id, _uuid(number, until), "hello")
        took.append(time.perf_counter() - began)
        number += 1
        with suppress(TimeoutError):
            await asyncio.wait({until}, timeout=max(0.0, EVERY - took[-1]))
    return took


def _uuid(number: int, until: asyncio.Task) -> str:
    return f"{id(until) & 0xFFFFFFFF:08x}-0000-4000-8000-{number:012x}"
