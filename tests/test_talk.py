"""What a person and an address may say over all their sockets."""

import pytest

from streampai_app import talk as budgets
from streampai_app.errors import TooMany
from streampai_app.flood import PRUNED_EVERY, Buckets
from streampai_app.limits import Limits
from streampai_app.open_counts import OpenCounts
from streampai_app.settings import read_settings
from streampai_app.talk import Talk, speaker


def alone(limits: Limits) -> Talk:
    """Return what counts in one process, but for what it counts by `limits`."""
    return Talk(limits, OpenCounts(read_settings()))


@pytest.fixture
def talk() -> Talk:
    return alone(Limits(read_settings()))


async def said(talk: Talk, people: list, characters: int = 10) -> int:
    """Have these people speak in turn until one is refused, and return how much was said."""
    for number in range(10_000):
        try:
            await talk.spend(people[number % len(people)], characters)
        except TooMany:
            return number
    raise AssertionError("nobody was ever refused")


async def test_a_person_has_one_budget_over_all_their_sockets_and_addresses(talk: Talk) -> None:
    sockets = [speaker("vis_1", f"192.0.2.{number}") for number in range(50)]
    assert await said(talk, sockets) == pytest.approx(budgets.MESSAGES[0], abs=5)
    await talk.spend(speaker("vis_2", "192.0.2.1"), 10)


async def test_long_messages_use_up_a_budget_of_their_own(talk: Talk) -> None:
    one = speaker("vis_1", "192.0.2.1")
    for _ in range(3):
        await talk.spend(one, 64_000)
    with pytest.raises(TooMany) as refused:
        await talk.spend(one, 64_000)
    assert refused.value.retry_after > 5
    await talk.spend(one, 10)


async def test_an_address_has_one_budget_whoever_speaks_there(talk: Talk) -> None:
    people = [speaker(f"vis_{number}", "192.0.2.1") for number in range(300)]
    assert await said(talk, people) == pytest.approx(budgets.ADDRESS_MESSAGES[0], abs=30)
    await talk.spend(speaker("vis_new", "192.0.2.2"), 10)


async def test_an_ipv6_site_has_a_budget_over_all_its_networks(talk: Talk) -> None:
    people = [speaker(f"vis_{n}", f"2001:db8:1:{n:x}::1") for n in range(2_000)]
    assert await said(talk, people) == pytest.approx(budgets.SITE_MESSAGES[0], abs=150)


async def test_what_we_could_not_store_is_given_back(talk: Talk) -> None:
    one = speaker("vis_1", "192.0.2.1")
    for _ in range(200):
        await talk.spend(one, 64_000)
        talk.give_back(one, 64_000)


async def test_frames_are_counted_for_the_person_and_for_the_address(talk: Talk) -> None:
    heard = [talk.hear(speaker("vis_1", f"192.0.2.{number % 50}")) for number in range(400)]
    assert sum(heard) == pytest.approx(budgets.FRAMES[0], abs=20)
    heard = [talk.hear(speaker(f"vis_{number}", "198.51.100.1")) for number in range(4_000)]
    assert sum(heard) == pytest.approx(budgets.ADDRESS_FRAMES[0], abs=200)


async def test_a_person_has_so_many_sockets_open_and_no_more(talk: Talk) -> None:
    one = speaker("vis_1", "192.0.2.1")
    for _ in range(budgets.SOCKETS):
        await talk.open(one)
    with pytest.raises(TooMany):
        await talk.open(one)
    talk.close(one)
    await talk.open(one)
    await talk.open(speaker("vis_2", "192.0.2.1"))


@pytest.mark.redis
async def test_processes_count_together_what_one_person_says_and_opens(
    redis_url: str, redis_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budgets, "MESSAGES", (10_000, 1.0))
    monkeypatch.setattr(budgets, "ADDRESS_MESSAGES", (10_000, 1.0))
    settings = read_settings(redis_url=redis_url, redis_prefix=redis_prefix)
    every = [Limits(settings) for _ in range(4)]
    try:
        one, other = speaker("vis_1", "192.0.2.1"), speaker("vis_2", "192.0.2.2")
        counts = 0
        for limits in every:
            counts += await said(alone(limits), [one])
            await alone(limits).spend(other, 1)
        assert 600 - budgets.PORTION <= counts <= 600 + 4 * budgets.PORTION
        talk = alone(every[0])
        for _ in range(600):
            await talk.open(one)
            talk.close(one)
        with pytest.raises(TooMany):
            await alone(every[1]).open(one)
    finally:
        for limits in every:
            await limits.close()


def test_buckets_of_those_who_fell_silent_are_forgotten() -> None:
    buckets = Buckets(1, 1_000_000.0)
    for number in range(PRUNED_EVERY * 5):
        buckets[f"vis_{number}"].take()
    assert len(buckets) <= PRUNED_EVERY + 1
