"""The database as the rest of the program knows it: `write` and `read`."""

import asyncio
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing

from ..clock import Clock, process
from .engines import POSTGRES_CONNECTIONS, as_unavailable, is_sqlite, make_engine
from .pace import Pace
from .timekeeping import Timekeeper
from .tx import Hint, P, T, Tx, UseCase
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
    ) -> None:
        self.url = url
        self.clock = clock
        self.on_commit = on_commit or (lambda hints: None)
        self.is_sqlite = is_sqlite(url)
        self.engine = make_engine(url)
        self.read_engine = make_engine(url, read_only=True) if self.is_sqlite else self.engine
        self._timekeeper = Timekeeper(clock, is_sqlite=self.is_sqlite)
        make_writer = GroupWriter if self.is_sqlite else PooledWriter
        self._writer: Writer = make_writer(self.engine, self._timekeeper)
        readers = SQLITE_READERS if self.is_sqlite else POSTGRES_CONNECTIONS
        self._pace = Pace()
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="db-read")

    async def write(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case in a transaction. Its hints go out after the commit. Raises what it raises."""
        with self._pace.others():
            return await self._submit(lambda tx: work(tx, *args, **kwargs))

    async def write_statement(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `write`, for work that is one statement on Postgres: it commits itself, in one round trip."""
        with self._pace.others():
            return await self._submit(lambda tx: work(tx, *args, **kwargs), is_single=True)

    async def write_patiently(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `write`, for work behind the scenes: that which people wait for has most of the time."""
        await self._pace.turn()
        return await self._submit(lambda tx: work(tx, *args, **kwargs), is_patient=True)

    async def ask_time(self) -> None:
        """Correct the clock by the database's if that is due. Raises `Unavailable`."""
        await self.read(lambda tx: None)

    def answering(self) -> AbstractContextManager[None]:
        """Keep patient work from beginning while somebody waits for an answer. Every `write` does it too."""
        return self._pace.others()

    async def read(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case that only looks."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: self.read_now(work, *args, **kwargs))

    def read_now(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`read` for a caller without an event loop: the command line, a migration, a test."""
        with (
            as_unavailable(),
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
        if job.error is not None:
            raise job.error
        self.on_commit(job.hints)
        return job.result

    async def _submit(
        self, work: Callable[[Tx], T], *, is_single: bool = False, is_patient: bool = False
    ) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def settle(job: Job) -> None:
            if job.is_patient:
                self._pace.worked(job.took)
            if job.error is None:
                self.on_commit(job.hints)
            if future.cancelled():
                return
            if job.error is not None:
                future.set_exception(job.error)
            else:
                future.set_result(job.result)

        job = Job(work, lambda job: loop.call_soon_threadsafe(settle, job), is_single, is_patient)
        self._writer.submit(job)
        return await future

    def close(self) -> None:
        """Finish the writes under way, then let go of every connection."""
        self._writer.close()
        self._readers.shutdown(wait=True)
        self.read_engine.dispose()
        self.engine.dispose()
