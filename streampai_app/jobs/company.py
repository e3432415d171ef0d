"""Noticing another server on the same database, where the two would not hear each other.

Without Redis a process is alone by configuration. One that never gets to lead has company all the same: what
is said through one is not heard through the other until a page is loaded anew.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from .. import logs
from ..runtime import Runtime
from .leader import Leader

log = logs.get(__name__)

PAUSE = 5.0  # seconds
KEY = "company"
SAYS = "another server uses this database, and without REDIS_URL neither hears what the other is told"


@asynccontextmanager
async def noticed(runtime: Runtime, leader: Leader, pause: float = PAUSE) -> AsyncIterator[None]:
    """Say in health and once in the log when there is another server, for as long as there is."""
    if runtime.settings.redis_url:
        yield
        return
    watching = asyncio.create_task(_watch(runtime.notes, leader, pause), name="company")
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _watch(notes: dict[str, str], leader: Leader, pause: float) -> None:
    while True:
        if not leader.is_outdone:
            notes.pop(KEY, None)
        elif KEY not in notes:
            notes[KEY] = SAYS
            log.warning(SAYS)
        await asyncio.sleep(pause)
