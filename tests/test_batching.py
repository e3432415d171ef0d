"""Sharing trips: order, sharing, errors for one and for all."""

import asyncio

import pytest

from streampai_app.batching import LARGEST_BATCH, MAX_FAILED_TRIPS, Batcher
from streampai_app.errors import Unavailable


class Counter:
    """Doubles numbers, remembers its trips, refuses thirteen."""

    def __init__(self) -> None:
        self.trips: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def work(self, numbers):
        self.trips.append(list(numbers))
        await self.gate.wait()
        return [ValueError("thirteen") if number == 13 else number * 2 for number in numbers]


async def test_what_is_asked_in_one_turn_travels_together():
    counter = Counter()
    batcher = Batcher(counter.work)
    assert await asyncio.gather(*(batcher.ask(number) for number in range(5))) == [0, 2, 4, 6, 8]
    assert counter.trips == [[0, 1, 2, 3, 4]]


async def test_what_is_asked_during_a_trip_shares_the_next_one():
    counter = Counter()
    counter.gate.clear()
    batcher = Batcher(counter.work)
    first = batcher.ask(1)
    await asyncio.sleep(0)
    others = [batcher.ask(number) for number in (2, 3)]
    counter.gate.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6]
    assert counter.trips == [[1], [2, 3]]


async def test_an_error_for_one_question_is_raised_to_its_asker_alone():
    batcher = Batcher(Counter().work)
    good, bad = batcher.ask(1), batcher.ask(13)
    assert await good == 2
    with pytest.raises(ValueError, match="thirteen"):
        await bad


async def test_a_trip_that_fails_is_told_to_everyone_on_it_and_the_next_one_goes():
    trips = []

    async def work(numbers):
        trips.append(numbers)
        if len(trips) == 1:
            raise Unavailable("the road is closed")
        return numbers

    batcher = Batcher(work)
    answers = await asyncio.gather(batcher.ask(1), batcher.ask(2), return_exceptions=True)
    assert [type(answer) for answer in answers] == [Unavailable, Unavailable]
    assert await batcher.ask(3) == 3


class Picky:
    """Doubles numbers, all of a trip or none: a bad one fails the trip."""

    def __init__(self, *bad: int) -> None:
        self.bad = set(bad)
        self.trips: list[list[int]] = []

    async def work(self, numbers):
        self.trips.append(list(numbers))
        if self.bad & set(numbers):
            raise ValueError("a bad number")
        return [number * 2 for number in numbers]


async def test_one_bad_question_fails_alone_whatever_the_crowd_that_it_came_with():
    picky = Picky(300)
    batcher = Batcher(picky.work)
    answers = await asyncio.gather(*map(batcher.ask, range(LARGEST_BATCH)), return_exceptions=True)
    assert [number for number, answer in enumerate(answers) if isinstance(answer, ValueError)] == [300]
    assert [answer for answer in answers if not isinstance(answer, ValueError)] == [
        number * 2 for number in range(LARGEST_BATCH) if number != 300
    ]
    good = [trip[0] for trip in picky.trips if 300 not in trip]
    assert good == sorted(good), "they are answered in the order asked"


async def test_where_all_are_bad_it_is_not_tried_for_ever():
    picky = Picky(*range(LARGEST_BATCH))
    batcher = Batcher(picky.work)
    answers = await asyncio.gather(*map(batcher.ask, range(LARGEST_BATCH)), return_exceptions=True)
    assert {type(answer) for answer in answers} == {ValueError}
    assert len(picky.trips) <= 2 * MAX_FAILED_TRIPS + 1


async def test_too_few_answers_are_an_error_for_those_who_asked_and_nobody_waits_for_ever():
    async def work(numbers):
        return [number for number in numbers if number != 13]

    batcher = Batcher(work)
    answers = await asyncio.gather(batcher.ask(1), batcher.ask(13), batcher.ask(2), return_exceptions=True)
    assert (answers[0], type(answers[1]), answers[2]) == (1, RuntimeError, 2)


async def test_an_asker_who_gave_up_does_not_disturb_the_others():
    counter = Counter()
    batcher = Batcher(counter.work)
    gone, there = batcher.ask(1), batcher.ask(2)
    gone.cancel()
    assert await there == 4


async def test_a_crowd_is_split_into_trips_of_bounded_size_and_drain_waits_for_all():
    counter = Counter()
    batcher = Batcher(counter.work)
    asked = [batcher.ask(number) for number in range(LARGEST_BATCH + 1) if number != 13]
    await batcher.drain()
    assert all(future.done() for future in asked)
    assert max(map(len, counter.trips)) <= LARGEST_BATCH
