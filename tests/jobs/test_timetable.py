import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from argon2.profiles import CHEAPEST

from streampai_app import runtime
from streampai_app.errors import Unavailable
from streampai_app.jobs import timetable
from streampai_app.jobs.schedule import SCHEDULE, Job
from streampai_app.mail.outbox import queue_mail
from streampai_app.runtime import Runtime
from streampai_app.settings import Settings, read_settings

from ..machines import HOUR, Machine
from ..waiting import eventually

OFTEN = timedelta(seconds=0.05)
LASTING = timedelta(seconds=3)  # so long that no other process leads just because a machine is busy


class Counter:
    """A job that counts how often each process did it."""

    def __init__(self) -> None:
        self.done: list[Runtime] = []
        self.job = Job(self.count, OFTEN)

    async def count(self, runtime: Runtime) -> None:
        self.done.append(runtime)


async def test_only_the_process_that_leads_does_the_jobs(here: Runtime, there: Runtime) -> None:
    counter = Counter()
    async with timetable.keeping(there, [counter.job], LASTING):
        async with timetable.keeping(here, [counter.job], LASTING):
            await eventually(lambda: len(counter.done) > 5)
            first = counter.done[0]
            assert all(done is first for done in counter.done)
        await eventually(lambda: counter.done[-1] is there)


async def test_after_the_end_nothing_is_done_any_more(here: Runtime) -> None:
    counter = Counter()
    async with timetable.keeping(here, [counter.job], LASTING):
        await eventually(lambda: counter.done)
    counter.done.clear()
    await asyncio.sleep(0.2)
    assert counter.done == []


@pytest.mark.parametrize("trouble", [Unavailable("The database did not answer."), RuntimeError("a mistake")])
async def test_a_job_that_fails_is_done_again_and_keeps_no_other_from_its_turn(
    here: Runtime, trouble: Exception
) -> None:
    attempts = []

    async def fail(_: Runtime) -> None:
        attempts.append(1)
        raise trouble

    counter = Counter()
    async with timetable.keeping(here, [Job(fail, OFTEN), counter.job], LASTING):
        await eventually(lambda: len(attempts) > 2 and len(counter.done) > 2)


async def test_a_job_is_not_begun_again_before_it_has_ended(here: Runtime) -> None:
    begun, may_end = [], asyncio.Event()

    async def dawdle(_: Runtime) -> None:
        begun.append(1)
        await may_end.wait()

    async with timetable.keeping(here, [Job(dawdle, OFTEN)], LASTING):
        await eventually(lambda: begun)
        await asyncio.sleep(0.3)
        assert len(begun) == 1
        may_end.set()
        await eventually(lambda: len(begun) > 1)


async def test_a_job_under_way_may_end_before_the_process_does(here: Runtime) -> None:
    said = []

    async def finish(_: Runtime) -> None:
        said.append("begun")
        await asyncio.sleep(0.2)
        said.append("ended")

    async with timetable.keeping(here, [Job(finish, timedelta(hours=1))], LASTING):
        await eventually(lambda: said)
    assert said == ["begun", "ended"]


async def test_the_real_timetable_sends_mail(here: Runtime) -> None:
    await here.db.write(queue_mail, "ada@example.com", "Hello", "Hello!\n")
    outbox = here.settings.data_dir / "outbox"
    async with timetable.keeping(here):
        await eventually(lambda: list(outbox.glob("*.eml")))


def test_every_job_has_a_name_of_its_own() -> None:
    assert len({job.name for job in SCHEDULE}) == len(SCHEDULE)


async def test_a_job_that_does_not_end_is_cut_off(here: Runtime) -> None:
    said = []

    async def hang(_: Runtime) -> None:
        said.append("begun")
        try:
            await asyncio.Event().wait()
        finally:
            said.append("cut off")

    async with timetable.keeping(here, [Job(hang, timedelta(hours=1))], LASTING, last_words=0.1):
        await eventually(lambda: said)
    assert said == ["begun", "cut off"]


@pytest.fixture
def machine() -> Machine:
    """A machine whose clock is an hour ahead at first."""
    return Machine(HOUR)


@pytest.fixture
async def wrong(settings: Settings, machine: Machine) -> AsyncIterator[Runtime]:
    """A process on that machine."""
    async with runtime.running(settings, CHEAPEST, clock=machine.clock) as running:
        yield running


async def test_jobs_go_on_and_the_leader_stays_whatever_happens_to_its_clock(
    wrong: Runtime, machine: Machine
) -> None:
    counter = Counter()
    async with timetable.keeping(wrong, [counter.job], LASTING) as leader:
        await eventually(lambda: counter.done)
        for machine.ahead in (-HOUR, HOUR, 0):
            counter.done.clear()
            await asyncio.sleep(LASTING.total_seconds() / 2)
            assert len(counter.done) > 3
            assert leader.leads


@pytest.mark.postgres
async def test_machines_whose_clocks_disagree_have_one_leader_and_one_follows_the_other(
    postgres_url: str, tmp_path: Path
) -> None:
    settings = read_settings(database_url=postgres_url, data_dir=tmp_path)
    counter, ahead, behind = Counter(), Machine(HOUR).clock, Machine(-HOUR).clock
    async with (
        runtime.running(settings, CHEAPEST, clock=ahead) as one,
        runtime.running(settings, CHEAPEST, clock=behind) as two,
        timetable.keeping(two, [counter.job], LASTING),
    ):
        await eventually(lambda: counter.done)
        async with timetable.keeping(one, [counter.job], LASTING):
            await asyncio.sleep(LASTING.total_seconds() / 2)
            assert set(map(id, counter.done)) == {id(two)}
