"""Keeping the timetable: each job by a loop of its own that rests by the monotonic clock, which nobody sets,
and works only while this process leads.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta

from .. import logs
from ..isolation import in_background, report
from ..runtime import Runtime
from .leader import LASTING, Leader
from .schedule import SCHEDULE, Job

log = logs.get(__name__)

LEASE = "timetable"
LAST_WORDS = 5.0  # seconds that jobs under way have to end


@asynccontextmanager
async def keeping(
    runtime: Runtime,
    jobs: Iterable[Job] = SCHEDULE,
    lasting: timedelta = LASTING,
    last_words: float = LAST_WORDS,
) -> AsyncIterator[Leader]:
    """Keep the timetable, as soon as and as long as this process leads."""
    timetable = _Timetable(runtime, jobs)
    leader = Leader(runtime.db, LEASE, on_gain=timetable.resume, on_lose=timetable.pause, lasting=lasting)
    try:
        async with in_background(leading=leader.run):
            yield leader
    finally:
        await timetable.close(last_words)


class _Timetable:
    """A task for each job. They start paused."""

    def __init__(self, runtime: Runtime, jobs: Iterable[Job]) -> None:
        self._runtime = runtime
        self._leads = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._loops = [asyncio.create_task(self._keep(job), name=job.name) for job in jobs]

    def resume(self) -> None:
        self._leads.set()

    def pause(self) -> None:
        self._leads.clear()

    async def close(self, last_words: float) -> None:
        """Let jobs under way end. One that does not is cut off: its claims run out, and it is done again."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=last_words)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _keep(self, job: Job) -> None:
        """Do a job again and again, as often as it says and never twice at once."""
        clock = asyncio.get_running_loop().time
        while True:
            await self._leads.wait()
            began = clock()
            work = asyncio.create_task(self._run(job), name=job.name)
            self._under_way.add(work)
            work.add_done_callback(self._under_way.discard)
            await asyncio.wait({work})  # whatever becomes of it, it is done again
            await asyncio.sleep(max(0.0, began + job.every.total_seconds() - clock()))

    async def _run(self, job: Job) -> None:
        try:
            await job.work(self._runtime)
        except Exception as error:
            report(job.name, error, "done again")
        except asyncio.CancelledError:
            log.info("job cut off", job=job.name)
            raise
