"""Is the process alive (/healthz), and can it do its work (/readyz)?"""

import asyncio

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from .. import schema
from ..db import describe_skew
from ..runtime import Runtime, current

PATIENCE = 5.0  # seconds until something that does not answer counts as down


async def healthz(_request: Request) -> PlainTextResponse:
    """Answer: whoever asks learns that the event loop turns."""
    return PlainTextResponse("ok\n")


async def readyz(_request: Request) -> JSONResponse:
    """Ask everything we depend on. 200 when all answer, otherwise 503 and which one does not.

    A machine's wrong clock is told and is no reason not to work: what counts is the database's.
    """
    runtime = current()
    names = ["database"] + (["redis"] if runtime.settings.redis_url else [])
    asked = [_database(runtime)] + ([_redis(runtime)] if runtime.settings.redis_url else [])
    answers = dict(zip(names, await asyncio.gather(*asked), strict=True))
    ready = all(answer == "ok" for answer in answers.values())
    return JSONResponse(
        {"ready": ready, **answers, **_clock(runtime), **runtime.notes}, status_code=200 if ready else 503
    )


def _clock(runtime: Runtime) -> dict[str, str]:
    skew = describe_skew(runtime.db.clock)
    return {"clock": skew} if skew else {}


async def _database(runtime: Runtime) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            migrated = await asyncio.to_thread(schema.is_current, runtime.db.engine)
    except (SQLAlchemyError, TimeoutError):
        return "does not answer"
    return "ok" if migrated else "not migrated"


async def _redis(runtime: Runtime) -> str:
    client = Redis.from_url(runtime.settings.redis_url, socket_timeout=PATIENCE)
    try:
        async with asyncio.timeout(PATIENCE):
            await client.ping()
    except (RedisError, TimeoutError, OSError):
        return "does not answer"
    finally:
        await client.aclose()
    return "ok"


routes = [Route("/healthz", healthz), Route("/readyz", readyz)]
