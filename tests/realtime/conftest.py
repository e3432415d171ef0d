"""Buses to test, and what listens to them."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from redis import Redis
from redis.exceptions import RedisError

from streampai_app.db import Hint
from streampai_app.realtime import Bus, LocalBus, RedisBus

from .proxy import Proxy


class Ear:
    """A subscriber that remembers what it was told."""

    def __init__(self) -> None:
        self.hints: list[Hint] = []

    def __call__(self, hint: Hint) -> None:
        self.hints.append(hint)

    @property
    def heard(self) -> list[str]:
        return [hint.what for hint in self.hints]

    @property
    def news(self) -> list[str]:
        """What was heard besides resyncs, which may always come."""
        return [what for what in self.heard if what != "resync"]


@dataclass(frozen=True)
class Pair:
    """Two ends of one bus: what is published near is heard far. In one process both are the same."""

    near: Bus
    far: Bus


async def eventually(true: Callable[[], object], seconds: float = 8.0) -> None:
    """Wait until something holds; fail if it does not within these seconds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to hold in time"
        await asyncio.sleep(0.01)


@pytest.fixture(scope="session")
def redis_url() -> str:
    url = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")
    try:
        with Redis.from_url(url, socket_connect_timeout=1) as redis:
            redis.ping()
    except RedisError as error:
        pytest.skip(f"no Redis answers at {url}: {error}")
    return url


@pytest.fixture
def redis_prefix() -> str:
    return f"streampai_test_{uuid4().hex}"


@pytest.fixture
async def proxy(redis_url: str) -> AsyncIterator[Proxy]:
    proxy = Proxy(redis_url)
    await proxy.mend()
    yield proxy
    await proxy.cut()


@pytest.fixture(params=["local", pytest.param("redis", marks=pytest.mark.redis)])
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[Pair]:
    """Both implementations, one after the other."""
    if request.param == "local":
        bus = LocalBus()
        pair = Pair(bus, bus)
    else:
        url, prefix = request.getfixturevalue("redis_url"), request.getfixturevalue("redis_prefix")
        pair = Pair(RedisBus(url, prefix=prefix), RedisBus(url, prefix=prefix))
    async with running(pair.near, pair.far):
        yield pair


class running:
    """Start these buses and wait until they carry; stop them at the end."""

    def __init__(self, *buses: Bus) -> None:
        self._buses = set(buses)

    async def __aenter__(self) -> None:
        for bus in self._buses:
            await bus.start()
        await eventually(lambda: all(bus.connected for bus in self._buses))

    async def __aexit__(self, *error: object) -> None:
        for bus in self._buses:
            await bus.stop()


@pytest.fixture
def ear() -> Ear:
    return Ear()
