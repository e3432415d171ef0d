"""The clock by itself: corrected, never moved by the machine's."""

import threading

import pytest

from streampai_app.clock import MAX_STANDSTILL, SLEWING, Clock

NOON = 1_800_000_000.0
HOUR = 3600.0


class Times:
    """A machine's two clocks, to be turned by hand."""

    def __init__(self) -> None:
        self.wall, self.monotonic = NOON, 100.0
        self.clock = Clock(lambda: self.wall, lambda: self.monotonic)

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds


@pytest.fixture
def times() -> Times:
    return Times()


def test_a_machines_clock_that_is_set_moves_nothing(times: Times) -> None:
    times.wall += HOUR
    assert times.clock.timestamp() == NOON
    times.wall -= 2 * HOUR
    times.pass_by(5)
    assert times.clock.timestamp() == NOON + 5
    assert times.clock.skew == -HOUR


def test_the_databases_time_counts_from_the_first_answer(times: Times) -> None:
    times.clock.correct(NOON - HOUR, asked_at=100.0, answered_at=108.0)
    assert times.clock.timestamp() == NOON - HOUR - 4
    assert times.clock.skew == HOUR + 4


def test_an_answer_that_took_long_changes_nothing_that_it_does_not_contradict(times: Times) -> None:
    times.clock.correct(NOON, 100.0, 100.0)
    times.clock.correct(NOON + 0.4, 100.0, 101.0)
    assert times.clock.timestamp() == NOON
    times.clock.correct(NOON + 3, 100.0, 101.0)
    assert times.clock.timestamp() == NOON + 2.5


def test_a_small_correction_backwards_lets_time_stand_still_until_it_is_true(times: Times) -> None:
    times.pass_by(1)
    assert times.clock.timestamp() == NOON + 1
    times.clock.correct(NOON + 0.5, 101.0, 101.0)
    assert times.clock.timestamp() == NOON + 1
    times.pass_by(0.4)
    assert times.clock.timestamp() == NOON + 1
    times.pass_by(0.2)
    assert times.clock.timestamp() == pytest.approx(NOON + 1.1)


def test_after_a_failover_to_a_host_whose_clock_is_behind_time_goes_on_from_there(times: Times) -> None:
    assert times.clock.timestamp() == NOON
    times.clock.correct(NOON - HOUR, 100.0, 100.0)
    assert times.clock.timestamp() == NOON - HOUR
    times.pass_by(MAX_STANDSTILL)
    assert times.clock.timestamp() == NOON - HOUR + MAX_STANDSTILL


def test_a_clock_that_is_all_there_is_is_followed_slowly_and_never_backwards(times: Times) -> None:
    times.wall -= HOUR
    seen = []
    for _ in range(3 * int(HOUR)):
        times.pass_by(1)
        times.clock.slew(1)
        seen.append(times.clock.timestamp())
    assert seen == sorted(seen)
    assert seen[9] == NOON + 10 * (1 - SLEWING)
    assert seen[-1] == pytest.approx(times.wall)


def test_it_is_seen_that_a_clock_was_set_or_the_machine_suspended(times: Times) -> None:
    since = times.clock.local_offset()
    times.pass_by(HOUR)
    assert not times.clock.was_set(since)
    times.wall += 30  # as after a suspension: `monotonic` stood still meanwhile
    assert times.clock.was_set(since)


def test_it_may_be_asked_from_many_threads_at_once() -> None:
    clock, seen = Clock(), []

    def ask() -> None:
        seen.append([clock.timestamp() for _ in range(2_000)])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(each == sorted(each) for each in seen)
