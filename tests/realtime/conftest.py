"""Buses to test, and what listens to them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from streampai_app.db import Hint
from streampai_app.realtime import Bus, LocalBus, RedisBus

from ..waiting import eventually
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


@asynccontextmanager
async def running(*buses: Bus) -> AsyncIterator[None]:
    """Start these buses and wait until they carry; stop them at the end."""
    for bus in set(buses):
        await bus.start()
    await eventually(lambda: all(bus.connected for bus in buses))
    yield
    for bus in set(buses):
        await bus.stop()


@pytest.fixture
def ear() -> Ear:
    return Ear()
