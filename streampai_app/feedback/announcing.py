"""The work of telling people, as long as there is any: small steps, with time for chats between them."""

import asyncio

from .. import logs
from ..db import Database
from ..errors import Unavailable
from . import telling

log = logs.get(__name__)

PAUSE = 0.02  # seconds between two batches


async def tell_everybody(db: Database, origin: str, pause: float = PAUSE) -> int:
    """Tell all who are to be told, and return how many were. `origin` is where our pages are.

    Two processes that do so at once share the work. One that is killed leaves it to the next.
    """
    told = 0
    while await db.read(telling.is_any_to_address) or await db.read(telling.is_any_due):
        told += await _step(db, origin)
        await asyncio.sleep(pause)
    return told


async def _step(db: Database, origin: str) -> int:
    """Whoever is written down is told before the next are: the list of those who wait stays short."""
    if not await db.read(telling.is_any_due):
        await db.write_patiently(telling.address)
    try:
        return await db.write_patiently(telling.tell, origin)
    except Unavailable:
        raise
    except Exception:
        log.exception("some could not be told together")
        return await _one_by_one(db, origin)


async def _one_by_one(db: Database, origin: str) -> int:
    """So that one who cannot be told does not keep the others from hearing."""
    told = 0
    for key in await db.read(telling.due_keys):
        try:
            told += await db.write_patiently(telling.tell, origin, 1, key)
        except Unavailable:
            raise
        except Exception as error:
            log.exception("somebody could not be told", change=key[0], visitor=key[1])
            await db.write_patiently(telling.put_off, key, f"{type(error).__name__}: {error}")
    return told
