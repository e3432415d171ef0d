"""Our own rate limit, with a clock that moves only when somebody sleeps."""

import pytest

from integrations.dodo.pacing import PATIENCE, Pacing


class SleepyClock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> SleepyClock:
    return SleepyClock()


def paced(clock: SleepyClock, **limits: int) -> Pacing:
    return Pacing(clock=clock, sleep=clock.sleep, **limits)


async def test_a_burst_goes_at_once_and_the_next_waits_for_the_second_to_pass(clock: SleepyClock):
    pacing = paced(clock)
    for _ in range(40):
        assert await pacing.turn() == 0
    assert clock.now == 1000.0
    assert await pacing.turn() == 0
    assert clock.now == 1001.0


async def test_no_window_ever_holds_more_than_its_limit(clock: SleepyClock):
    pacing, sent = paced(clock), []
    for _ in range(1000):
        assert await pacing.turn(background=True) == 0
        sent.append(clock.now)
    for span, most in ((1.0, 20), (60.0, 120)):
        for first in sent:
            assert sum(first <= moment < first + span for moment in sent) <= most


async def test_who_would_wait_too_long_is_told_so_and_uses_up_nothing(clock: SleepyClock):
    pacing = paced(clock, per_second=40, per_minute=40)
    for _ in range(40):
        await pacing.turn()
    missing = await pacing.turn()
    assert missing == pytest.approx(60)
    assert missing > PATIENCE
    clock.now += 60
    for _ in range(40):
        assert await pacing.turn() == 0


async def test_work_in_the_background_leaves_room_for_those_who_are_watched(clock: SleepyClock):
    pacing = paced(clock)
    for _ in range(500):
        await pacing.turn(background=True)
    before = clock.now
    for _ in range(20):
        assert await pacing.turn() == 0
    assert clock.now - before <= 1


async def test_processes_that_share_a_key_divide_its_limit(clock: SleepyClock):
    pacing = paced(clock, shared_by=4)
    for _ in range(10):
        await pacing.turn()
    assert clock.now == 1000.0
    await pacing.turn()
    assert clock.now == 1001.0
    for _ in range(180):
        await pacing.turn(background=True)  # 30 a minute
    assert clock.now - 1001 >= 5 * 60
