"""Work behind the scenes rests in proportion to what it took, for as long as others write."""

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
        pace.others_write()
    assert worked / (time.now - began) == pytest.approx(SHARE, rel=0.1)


async def test_it_rests_no_longer_than_the_others_go_on(time: Time):
    pace = Pace()
    pace.others_write()
    pace.worked(10.0)
    await pace.turn()
    assert sum(time.slept) == pytest.approx(LULL)
