"""The database as the rest of the program knows it: `write` and `read`."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, suppress
from typing import Any

from ..clock import Clock, process
from ..errors import OutcomeUnknown, Unavailable
from ..isolation import report
from .deadlines import SERVING, Deadlines
from .engines import POSTGRES_CONNECTIONS, is_sqlite, make_engine
from .failures import NOT_READ, NOT_STORED, REFUSING, UNKNOWN, Failure, as_unavailable, failure_of
from .pace import Pace
from .timekeeping import Timekeeper
from .tx import Hint, P, T, Tx, UseCase
from .watchdog import Watchdog
from .writers import GroupWriter, Job, PooledWriter, Writer

SQLITE_READERS = 4


class Database:
    """Both databases behind the same two verbs. Made in the lifespan of a process, never at import.

    It corrects `clock`, which is the process's unless a test has two machines in one process.
    """

    def __init__(
        self,
        url: str,
        on_commit: Callable[[Iterable[Hint]], None] | None = None,
        clock: Clock = process,
        deadlines: Deadlines = SERVING,
    ) -> None:
        self.url = url
        self.clock = clock
        self.on_commit = on_commit or (lambda hints: None)
        self.is_sqlite = is_sqlite(url)
        self.deadlines = deadlines
        self._watchdog = Watchdog(deadlines.tick)
        self.engine = make_engine(url, deadlines=deadlines, watchdog=self._watchdog)
        self.read_engine = (
            make_engine(url, read_only=True, deadlines=deadlines, watchdog=self._watchdog)
            if self.is_sqlite
            else self.engine
        )
        self._timekeeper = Timekeeper(clock, is_sqlite=self.is_sqlite)
        make_writer = GroupWriter if self.is_sqlite else PooledWriter
        self._writer: Writer = make_writer(self.engine, self._timekeeper, self._watchdog, deadlines)
        readers = SQLITE_READERS if self.is_sqlite else POSTGRES_CONNECTIONS
        self._pace = Pace()
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="db-read")
        self._writing: set[Job] = set()
        self._refusing: Failure | None = None  # why writes were refused last, until a `probe` is not

    async def write(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case in a transaction. Its hints go out after the commit. Raises what it raises.

        And within some seconds `Unavailable`, where nothing was stored, or `OutcomeUnknown`, where nobody can
        tell.
        """
        with self._pace.others():
            return await self._submit(lambda tx: work(tx, *args, **kwargs))

    async def write_statement(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `write`, for work that is one statement on Postgres: it commits itself, in one round trip.

        It must be safe to run twice: after a broken connection it may be.
        """
        with self._pace.others():
            return await self._submit(lambda tx: work(tx, *args, **kwargs), is_single=True)

    async def write_patiently(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `write`, for work behind the scenes: that which people wait for has most of the time."""
        await self._pace.turn()
        return await self._submit(lambda tx: work(tx, *args, **kwargs), is_patient=True)

    async def ask_time(self) -> None:
        """Correct the clock by the database's if that is due. Raises `Unavailable`."""
        await self.read(lambda tx: None)

    async def look_at_writes(self, probe: UseCase[[], None]) -> str:
        """Return what is wrong with writing, in an operator's words; nothing if nothing is.

        Only where writes were refused does `probe`, which writes something, find out whether they still are.
        """
        oldest = min((job.asked_at for job in self._writing), default=None)
        if oldest is not None and (waited := time.perf_counter() - oldest) > self.deadlines.late:
            return f"one has been waiting for {waited:.0f} s"
        if self._refusing is not None:
            with suppress(Unavailable):
                await self.write(probe)
                self._refusing = None
        return f"refused, {self._refusing.value}" if self._refusing else ""

    def look_at_log(self) -> str:
        """Return what is wrong with SQLite's write-ahead log; nothing if nothing is."""
        return self._writer.log.trouble if isinstance(self._writer, GroupWriter) else ""

    def answering(self) -> AbstractContextManager[None]:
        """Keep patient work from beginning while somebody waits for an answer. Every `write` does it too."""
        return self._pace.others()

    async def read(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case that only looks. Raises what it raises, and within some seconds `Unavailable`."""
        loop = asyncio.get_running_loop()

        def look() -> T:
            try:
                return self.read_now(work, *args, **kwargs)
            except BaseException as error:
                failure = _raisable(error)
                raise failure from failure.__cause__

        reading = loop.run_in_executor(self._readers, look)
        try:
            async with asyncio.timeout(self.deadlines.turn + self.deadlines.work) as deadline:
                return await reading
        except TimeoutError:
            if deadline.expired():
                raise Unavailable(NOT_READ) from None
            raise

    def read_now(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`read` for a caller without an event loop: the command line, a migration, a test."""
        with (
            as_unavailable(NOT_READ),
            self._watchdog.over(self.deadlines.work),
            self.read_engine.connect() as connection,
            closing(self._timekeeper.tx(connection)) as tx,
        ):
            return work(tx, *args, **kwargs)

    def write_now(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`write` for a caller without an event loop."""
        finished = threading.Event()
        job = Job(lambda tx: work(tx, *args, **kwargs), lambda job: finished.set())
        self._writer.submit(job)
        finished.wait()
        self._tell(job)
        if job.error is not None:
            raise job.error
        return job.result

    async def _submit(
        self, work: Callable[[Tx], T], *, is_single: bool = False, is_patient: bool = False
    ) -> T:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def done(job: Job) -> None:
            with suppress(RuntimeError):  # the loop was closed, and nobody waits any more
                loop.call_soon_threadsafe(self._settle, job, answer)

        job = Job(work, done, is_single, is_patient)
        self._writing.add(job)
        turn = loop.call_later(self.deadlines.turn, self._withdraw, job, answer)
        self._writer.submit(job)
        try:
            return await answer
        finally:
            turn.cancel()

    def _settle(self, job: Job, answer: asyncio.Future[Any]) -> None:
        self._writing.discard(job)
        if (failure := failure_of(job.error)) in REFUSING:
            self._refusing = failure
        if job.is_patient:
            self._pace.worked(job.took)
        self._tell(job)
        if answer.done():
            return
        if job.error is not None:
            answer.set_exception(_raisable(job.error))
        else:
            answer.set_result(job.result)

    def _withdraw(self, job: Job, answer: asyncio.Future[Any]) -> None:
        """Answer for a job whose turn has not come. One that has begun gets the time that work may take."""
        if not job.claim():
            loop, patience = asyncio.get_running_loop(), self.deadlines.work + 2 * self.deadlines.tick
            loop.call_later(patience, self._give_up, answer)
            return
        self._writing.discard(job)
        if not answer.done():
            answer.set_exception(Unavailable(NOT_STORED))

    def _give_up(self, answer: asyncio.Future[Any]) -> None:
        """Answer for a job that even the watchdog could not end: a disk that hangs."""
        if not answer.done():
            answer.set_exception(OutcomeUnknown(UNKNOWN))

    def _tell(self, job: Job) -> None:
        """Pass hints on: also where the commit may not have been, for they only say "look again".

        What was committed is committed: that telling of it failed changes nobody's answer.
        """
        if job.error is None or isinstance(job.error, OutcomeUnknown):
            try:
                self.on_commit(job.hints)
            except Exception as error:
                report("hints", error, "left out")

    def close(self) -> None:
        """Finish the writes under way, then let go of every connection."""
        self._writer.close()
        self._readers.shutdown(wait=True)
        self._watchdog.stop()  # last: until here it ends what hangs
        self.read_engine.dispose()
        self.engine.dispose()


_ENDING = (StopIteration, GeneratorExit, asyncio.CancelledError, SystemExit, KeyboardInterrupt)


def _raisable(error: BaseException) -> BaseException:
    """Return an error that a future takes and that says only that this piece of work failed.

    A future refuses `StopIteration` and would never be done; and the others would end whoever waits.
    """
    if not isinstance(error, _ENDING):
        return error
    surprise = RuntimeError(f"work on the database ended with {type(error).__name__}")
    surprise.__cause__ = error
    return surprise
