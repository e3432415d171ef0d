"""What is open is counted over all processes, and what a dead one had open is forgotten."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest
import redis.asyncio

from streampai_app.open_counts import OpenCounts
from streampai_app.settings import read_settings

Begin = Callable[..., "object"]


@pytest.fixture
async def begin(redis_url: str, redis_prefix: str) -> AsyncIterator[Begin]:
    """Begin processes that count together: `await begin()`."""
    async with AsyncExitStack() as ending:

        async def begin(url: str = redis_url, lease: int = 20) -> OpenCounts:
            counts = OpenCounts(read_settings(redis_url=url, redis_prefix=redis_prefix), lease, beat=0.1)
            await counts.start()
            ending.push_async_callback(counts.stop)
            return counts

        yield begin


async def open_all(counts: OpenCounts, name: str = "person zoe", allowed: int = 3) -> int:
    """Open until one is refused, and return how many were opened."""
    for opened in range(100):
        if not await counts.acquire({name: allowed}):
            return opened
    raise AssertionError("it was never refused")


async def test_one_process_has_only_its_own_limits() -> None:
    counts = OpenCounts(read_settings())
    await counts.start()
    assert await counts.acquire({"person zoe": 0})
    counts.release("person zoe")
    await counts.stop()


@pytest.mark.redis
async def test_processes_share_what_may_be_open(begin) -> None:
    one, other = await begin(), await begin()
    assert await one.acquire({"person zoe": 3})
    assert await open_all(other) == 2
    assert not await one.acquire({"person zoe": 3})
    assert await open_all(one, "person ben") == 3
    other.release("person zoe")
    await other.tell()
    assert await open_all(one) == 1


@pytest.mark.redis
async def test_where_one_of_several_names_is_full_none_is_counted(begin) -> None:
    one, other = await begin(), await begin()
    assert await open_all(one, "site") == 3
    assert not await other.acquire({"address": 3, "site": 3})
    assert await open_all(one, "address") == 3


@pytest.mark.redis
async def test_what_a_killed_process_had_open_is_forgotten(begin) -> None:
    one, killed = await begin(lease=1), await begin(lease=1)
    assert await open_all(killed) == 3
    assert not await one.acquire({"person zoe": 3})
    killed._keeper.cancel()

    for _ in range(200):
        if await one.acquire({"person zoe": 3}):
            break
        await asyncio.sleep(0.05)
    else:
        pytest.fail("it was never forgotten")


@pytest.mark.redis
async def test_what_redis_forgot_is_told_again(begin, redis_url: str, redis_prefix: str) -> None:
    one, other = await begin(), await begin()
    assert await open_all(one) == 3
    client = redis.asyncio.Redis.from_url(redis_url)
    await client.delete(f"{redis_prefix}:open:{one._process}")
    await client.aclose()
    await one.tell()
    assert not await other.acquire({"person zoe": 3})


@pytest.mark.redis
async def test_a_process_that_ends_leaves_nothing_behind(begin, redis_url: str, redis_prefix: str) -> None:
    one = await begin()
    assert await open_all(one) == 3
    await one.stop()
    client = redis.asyncio.Redis.from_url(redis_url)
    assert [key async for key in client.scan_iter(match=f"{redis_prefix}:open*")] == []
    await client.aclose()


@pytest.mark.redis
async def test_nobody_is_refused_because_redis_is_away_and_the_count_is_made_up_for(
    begin, monkeypatch
) -> None:
    monkeypatch.setattr("streampai_app.open_counts.AWAY_FOR", 0.0)
    away, other = await begin(), await begin()
    take = away._take

    async def fails(*_args):
        raise redis.exceptions.ConnectionError("gone")

    away._take = fails
    for _ in range(5):
        assert await away.acquire({"person zoe": 3})
    away._take = take
    await away.tell()
    assert not await other.acquire({"person zoe": 3})
