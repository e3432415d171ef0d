"""Clients of a Redis whose host vanished without a word."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError, RedisError, TimeoutError

from streampai_app.errors import Unavailable
from streampai_app.redis_clients import SteadyPubSub, make_client, ping

from .realtime.proxy import Proxy, line_to
from .waiting import eventually

pytestmark = pytest.mark.redis

WHATEVER_HANGS = 20  # seconds


@pytest.fixture
async def line(redis_url: str) -> AsyncIterator[Proxy]:
    async with line_to(redis_url) as line:
        yield line


@pytest.fixture
async def client(line: Proxy) -> AsyncIterator[Redis]:
    client = make_client(line.url, name="test", timeout=0.3)
    yield client
    await client.aclose()


async def test_what_is_asked_on_a_connection_that_hangs_fails_in_time_and_the_next_works(
    client: Redis, line: Proxy
):
    await client.ping()
    line.swallow()
    async with asyncio.timeout(WHATEVER_HANGS):
        with pytest.raises(TimeoutError):
            await client.ping()
        await client.ping()


async def test_a_redis_that_takes_connections_and_says_nothing_fails_in_time(client: Redis, line: Proxy):
    line.swallow_new()
    async with asyncio.timeout(WHATEVER_HANGS):
        with pytest.raises(RedisError):
            await client.ping()
    await line.mend()
    await client.ping()


async def test_one_that_may_asks_again_at_once_on_a_new_connection(line: Proxy):
    client = make_client(line.url, name="test", timeout=0.3, again_after=(ConnectionError, TimeoutError))
    for trouble in (line.swallow, line.drop):
        await client.ping()
        trouble()
        async with asyncio.timeout(WHATEVER_HANGS):
            await client.ping()
    await client.aclose()


async def test_health_lets_go_of_all_idle_connections_when_one_hangs(client: Redis, line: Proxy):
    await asyncio.gather(*(client.ping() for _ in range(5)))
    line.swallow()
    async with asyncio.timeout(WHATEVER_HANGS):
        with pytest.raises(Unavailable):
            await ping(client)
        await asyncio.gather(*(client.ping() for _ in range(5)))


def test_what_the_address_says_wins() -> None:
    client = make_client("redis://127.0.0.1?socket_timeout=7", name="test")
    given = client.get_connection_kwargs()
    assert (given["socket_timeout"], given["socket_connect_timeout"]) == (7, 2)


def test_a_unix_socket_has_no_keepalive() -> None:
    assert "socket_keepalive" not in make_client("unix:///run/redis", name="test").get_connection_kwargs()


@pytest.mark.parametrize("trouble", ["silence", "refusal"])
async def test_a_subscription_outlives_its_connection(
    trouble: str,
    client: Redis,
    line: Proxy,
    redis_url: str,
    redis_prefix: str,
    monkeypatch: pytest.MonkeyPatch,
):
    """Reflex's ended for good with a Redis that refused five times, and never when it only fell silent."""
    monkeypatch.setattr(SteadyPubSub, "silence", 0.2)
    heard: list[bytes] = []
    subscriptions = 0

    async def listen() -> None:
        nonlocal subscriptions
        async with client.pubsub() as channel:
            await channel.subscribe(**{redis_prefix: lambda message: heard.append(message["data"])})
            async for message in channel.listen():
                assert message["type"] == "subscribe", "the rest is the handler's"
                subscriptions += 1

    listening = asyncio.create_task(listen())
    await eventually(lambda: subscriptions == 1)
    await asyncio.sleep(0.5)
    assert subscriptions == 1, "a Redis with nothing to say was taken for one that has gone"
    if trouble == "silence":
        line.swallow()
    else:
        await line.cut()
        await asyncio.sleep(0.5)
        await line.mend()
    await eventually(lambda: subscriptions == 2)
    async with Redis.from_url(redis_url) as speaker:
        for _ in range(3):
            await speaker.publish(redis_prefix, "news")
    await eventually(lambda: heard == [b"news"] * 3)
    assert subscriptions == 2, "what a handler took was taken for silence"
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
