"""A whole server whose Postgres or Redis host vanishes without a word while new connections work."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from tests.desk import Desk
from tests.realtime.proxy import Proxy
from tests.visitors import PersistentVisitor, living, until

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.redis]

IN_TIME = 40.0  # seconds: far beyond every deadline, and far from the minutes that TCP takes


@pytest.fixture
async def lines(empty_postgres_url: str, redis_url: str) -> AsyncIterator[tuple[Proxy, Proxy]]:
    """What leads to Postgres, and what to Redis."""
    lines = Proxy(empty_postgres_url), Proxy(redis_url)
    for line in lines:
        await line.mend()
    yield lines
    for line in lines:
        await line.cut()


async def readiness(desk: Desk) -> int:
    async with httpx.AsyncClient(timeout=IN_TIME) as client:
        return (await client.get(f"{desk.url}/readyz")).status_code


async def test_what_visitors_write_is_stored_within_seconds_though_every_open_connection_hangs(
    make_desk: Callable[..., Desk], lines: tuple[Proxy, Proxy], redis_prefix: str
):
    postgres, redis = lines
    desk = await asyncio.to_thread(
        make_desk, DATABASE_URL=postgres.url, REDIS_URL=redis.url, REDIS_PREFIX=redis_prefix
    )
    visitors = [PersistentVisitor(desk.url) for _ in range(8)]
    await asyncio.gather(*(visitor.start("0") for visitor in visitors))
    async with living(*visitors):
        for number, trouble in enumerate((postgres.swallow, redis.swallow, postgres.drop), start=1):
            for visitor in visitors:
                visitor.say(f"before {number}")
            await until(lambda: all(visitor.is_done for visitor in visitors), IN_TIME)
            trouble()
            began = time.monotonic()
            for visitor in visitors:
                visitor.say(f"after {number}")
            await until(lambda: all(visitor.is_done for visitor in visitors), IN_TIME)
            print(trouble.__name__, f"{time.monotonic() - began:.1f} s")
            while await readiness(desk) != 200:
                assert time.monotonic() - began < IN_TIME
    for visitor in visitors:
        assert sorted(visitor.heard) == list(range(1, 8))
        assert sorted(visitor.heard.values()) == sorted(visitor.said), "lost or doubled"
