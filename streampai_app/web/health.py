"""Is the process alive (/healthz), and can it do its work (/readyz)?"""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from .. import schema
from ..db import Tx, describe_skew
from ..errors import Unavailable
from ..redis_clients import ping
from ..runtime import Runtime, current

Answers = dict[str, str]
OK, DOWN = "ok", "does not answer"

_under_way: dict[int, asyncio.Task[tuple[Answers, Answers]]] = {}  # by the id of their runtime


async def healthz(_request: Request) -> PlainTextResponse:
    """Answer: whoever asks learns that the event loop turns."""
    return PlainTextResponse("ok\n")


async def readyz(_request: Request) -> JSONResponse:
    """Ask everything we depend on, through the connections that serve: one made anew says nothing of those.

    200 and `"ready": true` when all answer; otherwise 503, this process is unable to work, and the reason
    stands where `ok` would. What an operator should look at and what is no reason not to work comes besides:
    `degraded`, `clock`, what others noticed. Asked many times at once, it looks once.
    """
    runtime = current()
    look = _under_way.get(id(runtime))
    if look is None:
        look = _under_way[id(runtime)] = asyncio.create_task(_look(runtime))
        look.add_done_callback(lambda _: _under_way.pop(id(runtime)))
    needed, besides = await asyncio.shield(look)
    ready = all(answer == OK for answer in needed.values())
    return JSONResponse({"ready": ready, **needed, **besides}, status_code=200 if ready else 503)


async def _look(runtime: Runtime) -> tuple[Answers, Answers]:
    """Return what is needed, and what is worth knowing besides: only what is not as it should be."""
    patience = runtime.db.deadlines.late
    asked: dict[str, Awaitable[str]] = {"database": _within(patience, lambda: _database(runtime))}
    if runtime.settings.redis_url:
        asked["redis"] = _within(patience, lambda: _redis(runtime))
    needed = dict(zip(asked, await asyncio.gather(*asked.values()), strict=True))
    if trouble := await _within(patience, lambda: runtime.db.look_at_writes(schema.touch)):
        needed["writes"] = trouble
    besides = {"degraded": "; ".join(_degraded(runtime)), "clock": describe_skew(runtime.db.clock)}
    return needed, {name: said for name, said in besides.items() if said} | runtime.notes


async def _within(seconds: float, ask: Callable[[], Awaitable[str]]) -> str:
    try:
        async with asyncio.timeout(seconds):
            return await ask()
    except (Unavailable, TimeoutError):
        return DOWN


async def _database(runtime: Runtime) -> str:
    return OK if await runtime.db.read(_is_migrated) else "not migrated"


def _is_migrated(tx: Tx) -> bool:
    return schema.has_all_migrations(tx.connection)


async def _redis(runtime: Runtime) -> str:
    """Ask by each of the clients that serve: of the bus, of limits and counts, and of Reflex."""
    asked = [runtime.bus.ping(), runtime.limits.ping(), runtime.open_counts.ping()]
    await asyncio.gather(*asked, *([ping(runtime.states)] if runtime.states else []))
    return OK


def _degraded(runtime: Runtime) -> list[str]:
    troubles = []
    if not runtime.bus.connected:
        troubles.append("hints do not reach the other processes")
    if log := runtime.db.look_at_log():
        troubles.append(f"the write-ahead log has {log}")
    return troubles


routes = [Route("/healthz", healthz), Route("/readyz", readyz)]
