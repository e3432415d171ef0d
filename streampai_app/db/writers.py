"""Writing: SQLite's one pen, Postgres's several. Either runs jobs and says when each is done."""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Transaction
from sqlalchemy.exc import SQLAlchemyError

from .. import metrics
from .deadlines import SERVING, Deadlines
from .engines import POSTGRES_CONNECTIONS, TRIES_IN_A_RACE
from .failures import (
    DiskFull,
    Failure,
    as_unavailable,
    as_unknown_if_lost,
    cause_of,
    failure_of,
    is_worth_another_try,
)
from .timekeeping import Timekeeper
from .tx import Hint, Tx
from .wal import WriteAheadLog
from .watchdog import Watchdog

PATIENCE = 0.25  # seconds that a patient job lets others go first


@dataclass(slots=True, eq=False)
class Job:
    """A use-case on its way through a writer, which calls `done` on its own thread at the end."""

    work: Callable[[Tx], Any]
    done: Callable[["Job"], None]
    is_single: bool = False  # one statement on Postgres, which may commit itself
    is_patient: bool = False  # nobody waits for it: all others may go first
    result: Any = None
    error: BaseException | None = None
    hints: list[Hint] = field(default_factory=list)
    asked_at: float = field(default_factory=time.perf_counter)
    took: float = 0.0  # seconds, the commit of one that had no company included
    _claim: threading.Lock = field(default_factory=threading.Lock)

    def claim(self) -> bool:
        """Tell whether it is the caller's: a writer's, to run it, or its asker's, who has waited too long.

        Whoever comes first has it, and the other must leave it alone.
        """
        return self._claim.acquire(blocking=False)


class Writer(Protocol):
    """What the database asks of either."""

    def submit(self, job: "Job") -> None:
        """Run a job soon."""

    def close(self) -> None:
        """Finish what was submitted, and take nothing more."""


class GroupWriter:
    """SQLite's pen: one thread, one transaction for all that waits.

    Patient jobs get the pen when nobody else asks for it, one at a time; while the others never stop asking,
    they get it now and again.
    """

    def __init__(
        self,
        engine: Engine,
        timekeeper: Timekeeper,
        watchdog: Watchdog,
        deadlines: Deadlines = SERVING,
    ) -> None:
        self._engine = engine
        self._timekeeper = timekeeper
        self._watchdog = watchdog
        self._deadlines = deadlines
        self.log = WriteAheadLog(engine)
        self._asked: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._prompt: deque[Job] = deque()
        self._patient: deque[Job] = deque()
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="db-write", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        self._asked.put(job)

    def close(self) -> None:
        self._asked.put(None)
        self._thread.join()

    def _run(self) -> None:
        while waiting := self._next():
            jobs = [job for job in waiting if job.claim()]
            try:
                self._commit_where_there_is_room(jobs)
            except BaseException as error:  # a mistake of ours must not put the pen down for ever
                for job in jobs:
                    job.error = job.error or error
            for job in jobs:
                job.done(job)

    def _commit_where_there_is_room(self, jobs: list[Job]) -> None:
        """Give the log's space back where it is needed: the reader who held it may have gone."""
        if not self.log.has_room():
            self._give_back_space()
            if not self.log.has_room():
                with as_unavailable():
                    raise DiskFull("what is left of the disk is needed for a checkpoint")
        self._commit(jobs)
        full = [job for job in jobs if failure_of(job.error) is Failure.FULL]
        if (full or self.log.needs_tending()) and self._give_back_space():
            self._commit(full)

    def _give_back_space(self) -> bool:
        with self._watchdog.over(self._deadlines.work):
            return self.log.give_back()

    def _commit(self, jobs: list[Job]) -> None:
        if len(jobs) > 1:
            self._commit_together(jobs)
        elif jobs:
            self._commit_alone(jobs[0])

    def _next(self) -> list[Job]:
        """Wait for jobs, and return those that share the next transaction; none when all is done."""
        if not (self._prompt or self._patient or self._is_closing):
            self._sort_in(self._asked.get())
        with suppress(queue.Empty):
            while True:
                self._sort_in(self._asked.get_nowait())
        if self._patient and (not self._prompt or _has_waited(self._patient[0])):
            return [self._patient.popleft()]
        jobs = list(self._prompt)
        self._prompt.clear()
        return jobs

    def _sort_in(self, job: Job | None) -> None:
        if job is None:
            self._is_closing = True
        else:
            (self._patient if job.is_patient else self._prompt).append(job)

    def _commit_together(self, jobs: list[Job]) -> None:
        _observe(jobs[0], len(jobs))
        try:
            with (
                as_unavailable(),
                self._watchdog.over(self._deadlines.work) as work,
                self._engine.connect() as connection,
            ):
                transaction = connection.begin()
                for job in jobs:
                    work.restart()
                    _run_within(connection.begin_nested, connection, job, self._timekeeper)
                    if not _is_open(connection):
                        raise _GivenUp(job)
                work.restart()
                with as_unknown_if_lost():
                    _commit(transaction)
        except _GivenUp as given_up:
            for job in jobs:
                if job is not given_up.job:
                    self._commit_alone(job)
        except BaseException as error:  # the commit failed: nobody's work is stored, and each is told
            for job in jobs:
                job.error = job.error or error

    def _commit_alone(self, job: Job) -> None:
        _observe(job, 1)
        with self._watchdog.over(self._deadlines.work):
            _run_alone(self._engine, job, self._timekeeper)


class _GivenUp(Exception):
    """SQLite ended the whole transaction because of what happened to one job: it ran out of time, or disk.

    Going on would store what comes after in transactions of its own, and tell everybody that it failed
    (https://www.sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction").
    """

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job


class PooledWriter:
    """Postgres: a few threads, a connection each; who loses a race tries again."""

    def __init__(
        self,
        engine: Engine,
        timekeeper: Timekeeper,
        watchdog: Watchdog,
        deadlines: Deadlines = SERVING,
    ) -> None:
        self._engine = engine
        self._timekeeper = timekeeper
        self._watchdog = watchdog
        self._deadlines = deadlines
        self._autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._threads = ThreadPoolExecutor(POSTGRES_CONNECTIONS, thread_name_prefix="db-write")

    def submit(self, job: Job) -> None:
        self._threads.submit(self._run, job, self._autocommit if job.is_single else self._engine)

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    def _run(self, job: Job, engine: Engine) -> None:
        if not job.claim():
            return
        _observe(job, 1)
        with self._watchdog.over(self._deadlines.work) as work:
            for _ in range(TRIES_IN_A_RACE):
                _run_alone(engine, job, self._timekeeper)
                if (
                    job.error is None
                    or work.remaining <= 0
                    or not is_worth_another_try(job.error, is_repeatable=job.is_single)
                ):
                    break
                metrics.db_retries.labels(cause_of(job.error)).inc()
        job.done(job)


def _has_waited(job: Job) -> bool:
    return time.perf_counter() - job.asked_at > PATIENCE


def _observe(first: Job, jobs: int) -> None:
    metrics.write_batch.observe(jobs)
    metrics.write_wait_seconds.observe(time.perf_counter() - first.asked_at)


def _run_alone(engine: Engine, job: Job, timekeeper: Timekeeper) -> None:
    """Run a job in a transaction of its own."""
    began = time.perf_counter()
    try:
        with as_unavailable(), engine.connect() as connection:
            _run_within(connection.begin, connection, job, timekeeper, is_last=True)
            if failure_of(job.error) is Failure.READ_ONLY:  # another server may be the one that writes now
                connection.invalidate()
    except BaseException as error:  # there was no connection, or it broke when it was given back
        job.error = job.error or error
    job.took = time.perf_counter() - began


def _run_within(
    begin: Callable[[], Transaction],
    connection: Connection,
    job: Job,
    timekeeper: Timekeeper,
    *,
    is_last: bool = False,
) -> None:
    """Run a job in a transaction (`is_last`), or in a savepoint: what it raises is its own affair."""
    job.error, job.hints = None, []
    try:
        with as_unavailable():
            transaction = begin()
            _work_within(transaction, connection, job, timekeeper)
            with as_unknown_if_lost(is_last):
                _commit(transaction)
    except BaseException as error:
        job.error = error


def _work_within(transaction: Transaction, connection: Connection, job: Job, timekeeper: Timekeeper) -> None:
    is_committing = job.is_single and connection.dialect.name == "postgresql"
    try:
        with (
            as_unknown_if_lost(is_committing),
            as_unavailable(),
            closing(timekeeper.tx(connection)) as tx,
        ):
            job.result = job.work(tx)
            tx.flush()
        job.hints = tx.hints
    except BaseException:
        if transaction.is_active:  # what fails in a flush has ended it already
            _roll_back(transaction)
        raise


def _commit(transaction: Transaction) -> None:
    """Commit. After a commit that failed SQLite is still in the transaction: it is ended here.

    Closing the connection would give it back to the pool as it is, and whoever got it next could not begin.
    """
    try:
        transaction.commit()
    except BaseException:
        _roll_back(transaction)
        raise


def _roll_back(transaction: Transaction) -> None:
    with suppress(SQLAlchemyError):  # the connection may have gone, and the transaction with it
        transaction.rollback()


def _is_open(connection: Connection) -> bool:
    """Tell whether SQLite is still in the transaction that we began."""
    return connection.connection.dbapi_connection.in_transaction  # type: ignore[union-attr]
