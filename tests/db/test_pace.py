"""Work behind the scenes rests in proportion to what it took, for as long as others ask."""

import asyncio

import pytest

from streampai_app.db import pace as module
from streampai_app.db.pace import LULL, SHARE, Pace


class Time:
    """Goes on only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def perf_counter(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    Event = asyncio.Event

    def timeout(self, seconds: float) -> asyncio.Timeout:
        self.now += seconds
        return asyncio.timeout(0)


async def waits(turn: asyncio.Task[None]) -> bool:
    """Let everything run that can, and tell whether the turn has not come."""
    for _ in range(10):
        await asyncio.sleep(0)
    return not turn.done()


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    time = Time()
    monkeypatch.setattr(module, "time", time)
    monkeypatch.setattr(module, "asyncio", time)
    return time


async def test_alone_it_never_rests(time: Time):
    pace = Pace()
    for _ in range(10):
        pace.worked(0.01)
        await pace.turn()
    assert time.slept == []


async def test_beside_others_it_has_its_share_of_the_time(time: Time):
    pace, began, worked = Pace(), time.now, 0.0
    for _ in range(50):
        await pace.turn()
        time.now += 0.004
        worked += 0.004
        pace.worked(0.004)
        with pace.others():
            pass
    assert worked / (time.now - began) <= SHARE
    assert worked / (time.now - began) > SHARE / 3  # the courtesy of 20 ms each time included


async def test_the_first_piece_begins_at_once(time: Time):
    pace = Pace()
    with pace.others():
        pass
    await pace.turn()
    assert time.now == 100.0


async def test_it_rests_no_longer_than_the_others_go_on(time: Time):
    pace = Pace()
    with pace.others():
        pass
    pace.worked(10.0)
    await pace.turn()
    assert sum(time.slept) == pytest.approx(LULL)


async def test_it_begins_behind_the_answer_that_is_under_way(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "COURTESY", 60.0)
    pace = Pace()
    with pace.others(), pace.others():
        turn = asyncio.create_task(pace.turn())
        assert await waits(turn)
    await asyncio.wait_for(turn, 30)


async def test_one_answer_of_several_is_not_enough(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "COURTESY", 60.0)
    pace = Pace()
    with pace.others():
        turn = asyncio.create_task(pace.turn())
        await asyncio.sleep(0)
        with pace.others():
            pass
        assert await waits(turn)
    await asyncio.wait_for(turn, 30)


async def test_an_answer_that_takes_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "COURTESY", 0.01)
    pace = Pace()
    with pace.others():
        await asyncio.wait_for(pace.turn(), 30)


async def test_an_answer_that_failed_is_over_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "COURTESY", 60.0)
    pace = Pace()

    async def ask() -> None:
        with pace.others():
            await asyncio.sleep(0)
            raise ValueError("refused")

    answer = asyncio.create_task(ask())
    await asyncio.sleep(0)
    turn = asyncio.create_task(pace.turn())
    with pytest.raises(ValueError, match="refused"):
        await answer
    await asyncio.wait_for(turn, 30)
