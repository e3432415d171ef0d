"""What the bus over Redis does when Redis goes away, falls silent, or hears too much."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from streampai_app.db import Hint
from streampai_app.realtime import LocalBus, RedisBus, make_bus
from streampai_app.realtime.redis import LONGEST_QUEUE, channel_of
from streampai_app.settings import read_settings

from ..waiting import eventually
from .conftest import Ear, running
from .proxy import Proxy

pytestmark = pytest.mark.redis

MESSAGE = Hint(("chat:1",), "message", {"chat": "1", "seq": 7})


@pytest.fixture
async def near(proxy: Proxy, redis_prefix: str) -> AsyncIterator[RedisBus]:
    """A process whose connection the test can break."""
    bus = RedisBus(proxy.url, prefix=redis_prefix)
    async with running(bus):
        yield bus


@pytest.fixture
async def far(redis_url: str, redis_prefix: str, near: RedisBus) -> AsyncIterator[RedisBus]:
    """Another process, whose own connection never breaks."""
    bus = RedisBus(redis_url, prefix=redis_prefix)
    async with running(bus):
        yield bus


async def until_heard(speaker: RedisBus, listener: RedisBus) -> None:
    """Wait until hints pass, so that what is heard next comes from what the test does next."""
    ear = Ear()
    off = listener.subscribe("are-you-there", ear)
    speaker.publish([Hint(("are-you-there",), "call")])
    await eventually(lambda: "call" in ear.heard)
    off()


async def test_after_a_break_every_subscriber_is_told_to_resync(near: RedisBus, proxy: Proxy) -> None:
    one, two = Ear(), Ear()
    near.subscribe("chat:1", one)
    near.subscribe("chat:2", two)
    proxy.drop()
    await eventually(lambda: one.hints and two.hints)
    assert one.hints[0] == Hint(("chat:1",), "resync", {})
    assert two.hints[0] == Hint(("chat:2",), "resync", {})


async def test_connections_killed_by_the_server_are_made_again(
    near: RedisBus, far: RedisBus, redis_url: str, redis_prefix: str, ear: Ear
) -> None:
    near.subscribe("chat:1", ear)
    async with Redis.from_url(redis_url) as redis:
        for client in await redis.client_list():
            if client["name"].startswith(redis_prefix):
                await redis.client_kill_filter(_id=client["id"])
    await eventually(lambda: "resync" in ear.heard)
    await until_heard(far, near)
    far.publish([MESSAGE])
    await eventually(lambda: "message" in ear.heard)


async def test_a_process_that_missed_what_another_could_not_publish_is_told_to_resync(
    near: RedisBus, far: RedisBus, proxy: Proxy, ear: Ear
) -> None:
    await until_heard(near, far)
    far.subscribe("chat:1", ear)
    await proxy.cut()
    near.publish([MESSAGE])
    await eventually(lambda: not near.connected)
    assert far.connected, "only one of the two was to lose its Redis"
    assert ear.heard == []
    await proxy.mend()
    await eventually(lambda: "resync" in ear.heard)
    await until_heard(near, far)
    near.publish([MESSAGE])
    await eventually(lambda: ear.news == ["message"])


async def test_while_redis_is_away_the_subscribers_of_this_process_are_told_at_once(
    near: RedisBus, proxy: Proxy, ear: Ear
) -> None:
    near.subscribe("chat:1", ear)
    await proxy.cut()
    for _ in range(3):
        near.publish([MESSAGE])
    assert ear.news == ["message"] * 3
    await proxy.mend()


async def test_a_bus_starts_without_redis_and_finds_it(redis_prefix: str, proxy: Proxy, ear: Ear) -> None:
    await proxy.cut()
    bus = RedisBus(proxy.url, prefix=redis_prefix)
    await bus.start()
    bus.subscribe("chat:1", ear)
    bus.publish([MESSAGE])
    assert not bus.connected
    await proxy.mend()
    await eventually(lambda: bus.connected)
    assert ear.heard == ["message", "resync"]
    await bus.stop()


async def test_a_redis_that_falls_silent_with_its_connection_open_is_noticed(
    proxy: Proxy, redis_prefix: str, ear: Ear
) -> None:
    bus = RedisBus(proxy.url, prefix=redis_prefix, heartbeat=0.05)
    async with running(bus):
        bus.subscribe("chat:1", ear)
        await asyncio.sleep(0.3)
        assert ear.heard == [], "a Redis with nothing to say was taken for one that has gone"
        proxy.mute()
        await eventually(lambda: not bus.connected)
        await proxy.cut()
        await proxy.mend()
        await eventually(lambda: bus.connected)
    assert set(ear.heard) == {"resync"}


async def test_more_than_the_queue_holds_becomes_a_resync(near: RedisBus, far: RedisBus, ear: Ear) -> None:
    await until_heard(near, far)
    far.subscribe("chat:1", ear)
    near.publish(MESSAGE for _ in range(LONGEST_QUEUE + 1))
    await eventually(lambda: ear.heard)
    await until_heard(near, far)
    assert ear.heard == ["resync"]


async def test_a_process_that_starts_has_the_others_resync_for_one_that_died(
    far: RedisBus, redis_url: str, redis_prefix: str, ear: Ear
) -> None:
    far.subscribe("chat:1", ear)
    async with running(RedisBus(redis_url, prefix=redis_prefix)):
        await eventually(lambda: ear.heard == ["resync"])


async def test_what_a_killed_process_never_published_is_made_good_though_nobody_takes_its_place(
    redis_url: str, redis_prefix: str, ear: Ear
) -> None:
    killed = RedisBus(redis_url, prefix=redis_prefix)
    left = RedisBus(redis_url, prefix=redis_prefix, heartbeat=0.05)
    async with running(left), running(killed):
        await until_heard(killed, left)
        await until_heard(left, killed)
        left.subscribe("chat:1", ear)
        await asyncio.sleep(0.2)
        assert ear.heard == []
        killed._speaker.cancel()  # killed between its commit and its publish
        killed.publish([MESSAGE])
        killed._listener.cancel()
        await eventually(lambda: "resync" in ear.heard)


async def test_what_was_published_just_before_stopping_still_arrives(
    far: RedisBus, redis_url: str, redis_prefix: str, ear: Ear
) -> None:
    leaving = RedisBus(redis_url, prefix=redis_prefix)
    async with running(leaving):
        await until_heard(leaving, far)
        far.subscribe("chat:1", ear)
        leaving.publish([MESSAGE])
    await eventually(lambda: ear.news == ["message"])


@pytest.mark.parametrize("said", [b"\xff", b"{}", b"[1", b'["x", [["chat:1"]]]', b'["x", 3]'])
async def test_nonsense_on_the_channel_leads_to_a_resync(
    said: bytes, near: RedisBus, redis_url: str, redis_prefix: str, ear: Ear
) -> None:
    near.subscribe("chat:1", ear)
    async with Redis.from_url(redis_url) as redis:
        await redis.publish(channel_of(redis_url, redis_prefix), said)
    await eventually(lambda: ear.heard == ["resync"])


async def test_another_prefix_is_another_bus(near: RedisBus, far: RedisBus, redis_url: str, ear: Ear) -> None:
    far.subscribe("chat:1", ear)
    async with running(stranger := RedisBus(redis_url, prefix="streampai_test_another")):
        stranger.publish([MESSAGE])
    await until_heard(near, far)
    assert "message" not in ear.heard


def test_the_settings_decide_which_bus() -> None:
    assert isinstance(make_bus(read_settings()), LocalBus)
    assert isinstance(make_bus(read_settings(redis_url="redis://127.0.0.1")), RedisBus)


async def test_desks_in_different_databases_of_one_redis_do_not_hear_each_other(
    redis_url: str, redis_prefix: str
) -> None:
    base = redis_url.rsplit("/", 1)[0]
    first, second = (RedisBus(f"{base}/{number}", prefix=redis_prefix) for number in (0, 1))
    same = RedisBus(f"{base}?db=1", prefix=redis_prefix)
    ear, expected = Ear(), Ear()
    async with running(first), running(second), running(same):
        await until_heard(second, same)
        first.subscribe("chat:1", ear)
        same.subscribe("chat:1", expected)
        ear.heard.clear()
        second.publish([MESSAGE])
        await eventually(lambda: "message" in expected.heard)
        assert "message" not in ear.heard
