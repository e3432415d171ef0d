"""Two servers on one database that do not hear each other: the second says so, until it is alone."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import httpx
from starlette.applications import Starlette

from streampai_app.errors import Unavailable
from streampai_app.jobs import company, timetable
from streampai_app.jobs.leader import Leader
from streampai_app.runtime import Runtime
from streampai_app.web import health

from ..waiting import eventually

LASTING = timedelta(milliseconds=600)


@asynccontextmanager
async def serving(running: Runtime):
    async with (
        timetable.keeping(running, (), LASTING) as leader,
        company.noticed(running, leader, pause=0.05),
    ):
        yield leader


async def told_by_health() -> dict[str, object]:
    transport = httpx.ASGITransport(Starlette(routes=health.routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return (await client.get("/readyz")).json()


async def test_the_second_server_says_so_in_health_until_it_is_alone(here, there):
    async with AsyncExitStack() as first:
        leader = await first.enter_async_context(serving(here))
        await eventually(lambda: leader.leads)
        async with serving(there):
            await eventually(lambda: there.notes)
            assert (await told_by_health())["company"] == company.SAYS
            assert here.notes == {}
            await first.aclose()
            await eventually(lambda: not there.notes)


async def test_with_redis_the_others_are_heard_and_nothing_is_said(here):
    with_redis = replace(here, settings=here.settings.model_copy(update={"redis_url": "redis://h"}), notes={})
    outdone = Leader(here.db, "work", on_gain=lambda: None, on_lose=lambda: None, monotonic=lambda: 1e9)
    outdone._waits_since = 0.0
    assert outdone.is_outdone
    async with company.noticed(with_redis, outdone, pause=0.01):
        await asyncio.sleep(0.05)
    assert with_redis.notes == {}
    async with company.noticed(here, outdone, pause=0.01):
        await eventually(lambda: here.notes)


async def test_who_cannot_ask_does_not_know_of_anybody(here):
    class Away:
        async def write(self, *_args: object) -> None:
            raise Unavailable("The database did not answer.")

    leader = Leader(Away(), "work", on_gain=lambda: None, on_lose=lambda: None, monotonic=lambda: 1e9)
    leader._waits_since = 0.0
    assert not await leader._is_held()
    assert not leader.is_outdone
