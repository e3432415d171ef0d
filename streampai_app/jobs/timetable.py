"""Keeping the timetable: APScheduler says when, this process only while it leads."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from .. import clock, logs
from ..errors import AppError
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
    leading = asyncio.create_task(leader.run(), name="leading")
    try:
        yield leader
    finally:
        leading.cancel()
        with suppress(asyncio.CancelledError):
            await leading
        await timetable.close(last_words)


class _Timetable:
    """APScheduler with our jobs in it. It starts paused."""

    def __init__(self, runtime: Runtime, jobs: Iterable[Job]) -> None:
        self._runtime = runtime
        self._under_way: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        for job in jobs:
            self._scheduler.add_job(
                self._run,
                IntervalTrigger(seconds=job.every.total_seconds(), timezone=UTC),
                (job,),
                id=job.name,
                coalesce=True,
                misfire_grace_time=None,
                next_run_time=clock.now(),
            )
        self._scheduler.start(paused=True)

    def resume(self) -> None:
        self._scheduler.resume()

    def pause(self) -> None:
        self._scheduler.pause()

    async def close(self, last_words: float) -> None:
        """Let jobs under way end. One that does not is cut off: its claims run out, and it is done again."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=last_words)
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # it shuts down in the next turn of the loop
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _run(self, job: Job) -> None:
        task = asyncio.current_task()
        assert task
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            await job.work(self._runtime)
        except AppError as error:
            log.warning("job failed", job=job.name, reason=error.reason, error=error.message)
        except Exception:
            log.exception("job failed", job=job.name)
        except asyncio.CancelledError:  # caught, for APScheduler would report it as a mistake
            log.info("job cut off", job=job.name)
