import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest

from streampai_app.db import Database
from streampai_app.errors import Unavailable
from streampai_app.jobs.leader import Leader
from streampai_app.jobs.lease import hold

from ..waiting import eventually

LASTING = timedelta(seconds=3)  # so long that nobody loses it just because a machine is busy


class Candidate:
    """A process that seeks to lead, and writes down when it did."""

    def __init__(self, db: Database) -> None:
        self.leader = Leader(
            db,
            "work",
            on_gain=lambda: self.said.append("gained"),
            on_lose=lambda: self.said.append("lost"),
            lasting=LASTING,
        )
        self.said: list[str] = []


@asynccontextmanager
async def running(leader: Leader) -> AsyncIterator[None]:
    task = asyncio.create_task(leader.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def other_database(database: Database) -> Database:
    """The same database, as another process opens it."""
    other = Database(database.url)
    yield other
    other.close()


async def test_of_two_one_leads_and_the_other_follows_when_it_leaves(
    database: Database, other_database: Database
) -> None:
    one, two = Candidate(database), Candidate(other_database)
    async with running(two.leader):
        async with running(one.leader):
            await eventually(lambda: one.leader.leads or two.leader.leads)
            await asyncio.sleep(LASTING.total_seconds() / 2)
            assert one.leader.leads != two.leader.leads
            first, second = (one, two) if one.leader.leads else (two, one)
            assert (first.said, second.said) == (["gained"], [])
        await eventually(lambda: two.leader.leads)
    assert two.said == ["gained", "lost"]


async def test_a_leader_that_was_killed_is_followed_when_its_lease_runs_out(
    database: Database, other_database: Database
) -> None:
    await database.write(hold, "work", "somebody killed", timedelta(seconds=1))
    heir = Candidate(other_database)
    async with running(heir.leader):
        await asyncio.sleep(0.1)
        assert not heir.leader.leads
        await eventually(lambda: heir.leader.leads)


class Moody:
    """A database that answers, or does not."""

    def __init__(self) -> None:
        self.answers: bool | None = True

    async def write(self, *_: object) -> bool:
        if self.answers is None:
            raise Unavailable("The database did not answer.")
        return self.answers


async def test_a_leader_stops_leading_before_its_lease_runs_out_unrenewed() -> None:
    database, now = Moody(), [0.0]
    said: list[str] = []
    leader = Leader(
        database,  # type: ignore[arg-type]
        "work",
        on_gain=lambda: said.append("gained"),
        on_lose=lambda: said.append("lost"),
        lasting=timedelta(seconds=15),
        monotonic=lambda: now[0],
    )

    async def look(at: float) -> bool:
        now[0] = at
        leader._change(await leader._is_held())
        return leader.leads

    assert await look(0)
    database.answers = None
    assert await look(5), "one renewal that fails is no reason to stop"
    assert not await look(10), "the lease runs out before the next look"
    database.answers = False
    assert not await look(15)
    database.answers = True
    assert await look(20)
    assert said == ["gained", "lost", "gained"]
