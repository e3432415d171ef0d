import ast
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import redis
from limits.aio.strategies import FixedWindowRateLimiter

from streampai_app import limits as limits_module
from streampai_app.attempts import SteadyStorage
from streampai_app.errors import TooMany, Unavailable
from streampai_app.limits import SITE_TIMES, Limit, Limits, of_address, site_of
from streampai_app.settings import Settings, read_settings

from .realtime.proxy import Proxy

THREE = Limit("three", "3 per hour", "Not so fast.")


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def limit_settings(request: pytest.FixtureRequest) -> Settings:
    """Both places to count in, one after the other."""
    if request.param == "memory":
        return read_settings()
    url, prefix = request.getfixturevalue("redis_url"), request.getfixturevalue("redis_prefix")
    return read_settings(redis_url=url, redis_prefix=prefix)


@pytest.fixture
async def limits(limit_settings: Settings) -> AsyncIterator[Limits]:
    async with closing_each(Limits(limit_settings)) as (limits,):
        yield limits


@asynccontextmanager
async def closing_each(*several: Limits) -> AsyncIterator[tuple[Limits, ...]]:
    """Close them whatever happens: a connection left open fails whichever test comes next."""
    try:
        yield several
    finally:
        for limits in several:
            await limits.close()


async def use_up(limits: Limits, *who: str) -> None:
    for _ in range(3):
        await limits.take(THREE, *who)


async def test_past_the_limit_one_is_told_kindly_and_when_to_come_again(limits: Limits) -> None:
    await use_up(limits, "192.0.2.1")
    with pytest.raises(TooMany) as refused:
        await limits.take(THREE, "192.0.2.1")
    assert refused.value.message == "Not so fast."
    assert 1 <= refused.value.retry_after <= 3600


async def test_everybody_and_every_limit_is_counted_apart(limits: Limits) -> None:
    await use_up(limits, "192.0.2.1", "ada@example.com")
    await limits.take(THREE, "192.0.2.1", "bob@example.com")
    await limits.take(THREE, "192.0.2.2", "ada@example.com")
    await limits.take(Limit("other", THREE.allowed, ""), "192.0.2.1", "ada@example.com")


async def test_names_cannot_be_shifted_into_one_another(limits: Limits) -> None:
    await use_up(limits, "a", "bc")
    await limits.take(THREE, "ab", "c")


@pytest.mark.redis
async def test_processes_count_together_and_no_name_stands_in_redis(
    redis_url: str, redis_prefix: str
) -> None:
    name = "zoe@example.com"  # with letters that no digest and no random prefix has: both are hexadecimal
    settings = read_settings(redis_url=redis_url, redis_prefix=redis_prefix)
    async with closing_each(Limits(settings), Limits(settings)) as (one, two):
        await use_up(one, name)
        with pytest.raises(TooMany):
            await two.take(THREE, name)
    with redis.Redis.from_url(redis_url) as client:
        keys = [key.decode() for key in client.scan_iter(match=f"{redis_prefix}*")]
    assert keys
    assert not any("zoe" in key for key in keys)


async def test_without_redis_each_process_counts_for_itself() -> None:
    async with closing_each(Limits(read_settings(redis_url="redis://127.0.0.1:1"))) as (limits,):
        await use_up(limits, "192.0.2.1")
        with pytest.raises(TooMany):
            await limits.take(THREE, "192.0.2.1")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::1", "::"),
        ("[2001:db8:1:2::1]:443", "2001:db8:1:2::"),
        ("192.0.2.7:443", "192.0.2.7"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_subscriber_counts_as_one(address: str, counted: str) -> None:
    assert of_address(address) == counted


async def test_an_ipv6_site_that_changes_its_subnet_each_time_meets_a_larger_limit(limits: Limits) -> None:
    subnets = [f"2001:db8:7:{number:x}::1" for number in range(3 * SITE_TIMES + 1)]
    for subnet in subnets[:-1]:
        await limits.take_address(THREE, subnet)
    with pytest.raises(TooMany) as refused:
        await limits.take_address(THREE, subnets[-1])
    assert refused.value.message == THREE.says
    await limits.take_address(THREE, "2001:db8:8::1")


async def test_one_ipv6_subscriber_meets_the_limit_itself(limits: Limits) -> None:
    for number in range(3):
        await limits.take_address(THREE, f"2001:db8:7:1::{number}")
    with pytest.raises(TooMany):
        await limits.take_address(THREE, "2001:db8:7:1::ffff")
    await limits.take_address(THREE, "2001:db8:7:2::1")


async def test_an_address_can_be_counted_together_with_a_name(limits: Limits) -> None:
    for _ in range(3):
        await limits.take_address(THREE, "192.0.2.1", "ada@example.com")
    await limits.take_address(THREE, "192.0.2.1", "bob@example.com")
    with pytest.raises(TooMany):
        await limits.take_address(THREE, "192.0.2.1", "ada@example.com")


async def test_what_is_given_back_can_be_taken_again(limits: Limits) -> None:
    for _ in range(2):
        for _ in range(3):
            await limits.take_address(THREE, "2001:db8:7:1::1", "ada@example.com")
        with pytest.raises(TooMany):
            await limits.take_address(THREE, "2001:db8:7:1::1", "ada@example.com")
        for _ in range(4):
            await limits.give_back_address(THREE, "2001:db8:7:1::1", "ada@example.com")


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::", "2001:db8:1::/48"),
        ("2001:db8:2::1", "2001:db8:2::/48"),
        ("::ffff:192.0.2.7", ""),
        ("192.0.2.7", ""),
        ("", ""),
        ("testclient", ""),
    ],
)
def test_only_an_ipv6_address_belongs_to_a_site(address: str, site: str) -> None:
    assert site_of(address) == site


def test_every_limit_that_counts_addresses_counts_sites_too() -> None:
    """A limit of addresses that is taken by `take` would be none for whoever has a /48."""
    ours = Path(limits_module.__file__)
    for file in sorted(set(ours.parent.rglob("*.py")) - {ours}):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(".take"):
                said = " ".join(ast.unparse(argument) for argument in call.args).lower()
                assert not re.search("address|client_ip", said), (
                    f"{file.name}:{call.lineno} counts by `take`: {said}"
                )


async def test_in_memory_a_limit_lasts_as_long_as_it_says_by_a_clock_that_is_never_set() -> None:
    passed = [0.0]
    storage = SteadyStorage(lambda: passed[0])
    limiter, item = FixedWindowRateLimiter(storage), THREE.item

    async def may() -> bool:
        return await limiter.hit(item, "ada")

    assert [await may() for _ in range(4)] == [True, True, True, False]
    assert 3599 < (await limiter.get_window_stats(item, "ada")).reset_time - time.time() <= 3600
    passed[0] = 3599
    assert not await may()
    passed[0] = 3600
    assert await may()
    await storage.clear(item.key_for("ada"))
    assert await may()
    passed[0] = 7200
    assert await storage.get(item.key_for("ada")) == 0
    assert await storage.reset() == 0


@pytest.mark.redis
async def test_a_redis_that_hangs_is_waited_for_once_and_then_left_alone_for_a_while(
    redis_url: str, redis_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each attempt had waited for it, and all of its tries."""
    monkeypatch.setattr(limits_module, "PATIENCE", 0.2)
    line = Proxy(redis_url)
    await line.mend()
    settings = read_settings(redis_url=line.url, redis_prefix=redis_prefix)
    async with closing_each(Limits(settings)) as (limits,):
        line.swallow_new()
        await limits.take(THREE, "ada")
        asked = line.taken
        assert asked == 1
        await limits.take(THREE, "ada")
        await limits.take(THREE, "ada")
        with pytest.raises(TooMany):
            await limits.take(THREE, "ada")
        assert line.taken == asked
        with pytest.raises(Unavailable):
            await limits.ping()
        await line.mend()
        monkeypatch.setattr(limits, "_away_until", 0.0)
        await limits.take(THREE, "ada")  # where all count together
    await line.cut()
