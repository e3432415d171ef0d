"""The work of telling people, as long as there is any: small steps, with time for chats between them."""

import asyncio

from ..db import Database
from ..errors import Unavailable
from ..isolation import Isolation, report
from . import telling

PAUSE = 0.02  # seconds between two batches

_isolation = Isolation("notices")  # of this process: what is set aside is so for more than one round


async def tell_everybody(
    db: Database, origin: str, pause: float = PAUSE, isolation: Isolation = _isolation
) -> int:
    """Tell all who are to be told, and return how many were. `origin` is where our pages are.

    Two processes that do so at once share the work. One that is killed leaves it to the next.
    """
    told = 0
    while (step := await _step(db, origin, isolation)) is not None:
        told += step
        await asyncio.sleep(pause)
    return told


async def _step(db: Database, origin: str, isolation: Isolation) -> int | None:
    """Tell a few people, and return how many; None if there is nothing to do.

    Whoever is written down is told before the next are: the list of those who wait stays short.
    """
    if not (due := await _due(db, isolation)):
        return 0 if await _address(db, isolation) else None
    if not isolation.aside:
        try:
            return await db.write_patiently(telling.tell, origin)
        except Exception as error:
            report("notices", error, "tried one by one")
    return sum([await _tell_one(db, origin, isolation, key) for key in due])


async def _due(db: Database, isolation: Isolation) -> list[tuple[str, str]]:
    due = await db.read(telling.due_keys, telling.TOLD_AT_ONCE + isolation.aside)
    return isolation.without_aside(due)[: telling.TOLD_AT_ONCE]


async def _tell_one(db: Database, origin: str, isolation: Isolation, key: tuple[str, str]) -> int:
    """So that one who cannot be told does not keep the others from hearing."""
    told = await isolation.attempt(
        key,
        lambda: db.write_patiently(telling.tell, origin, 1, key),
        lambda cause: db.write_patiently(telling.put_off, key, cause),
    )
    return told or 0


async def _address(db: Database, isolation: Isolation) -> bool:
    """Write down who is to be told of the oldest change of which that can be; tell whether there was one."""
    while changes := await _open_changes(db, isolation):
        try:
            await db.write_patiently(telling.address, changes[0])
        except Exception as error:
            isolation.set_aside(changes[0], error)
            if isinstance(error, Unavailable):
                raise
        else:
            return True
    return False


async def _open_changes(db: Database, isolation: Isolation) -> list[str]:
    return isolation.without_aside(await db.read(telling.open_changes, 1 + isolation.aside))
