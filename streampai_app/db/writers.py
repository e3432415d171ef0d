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

from .. import metrics
from ..errors import Unavailable
from .engines import POSTGRES_CONNECTIONS, as_unavailable
from .timekeeping import Timekeeper
from .tx import Hint, Tx

TRIES_IN_A_RACE = 3
PATIENCE = 0.25  # seconds that a patient job lets others go first


@dataclass(slots=True)
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

    def __init__(self, engine: Engine, timekeeper: Timekeeper) -> None:
        self._engine = engine
        self._timekeeper = timekeeper
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
        while jobs := self._next():
            if len(jobs) > 1:
                self._commit_together(jobs)
            else:
                self._commit_alone(jobs[0])
            for job in jobs:
                job.done(job)

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
            with as_unavailable(), self._engine.connect() as connection, connection.begin():
                for job in jobs:
                    _run_within(connection.begin_nested, connection, job, self._timekeeper)
        except BaseException as error:  # the commit failed: nobody's work is stored, and each is told
            for job in jobs:
                job.error = job.error or error

    def _commit_alone(self, job: Job) -> None:
        _observe(job, 1)
        _run_alone(self._engine, job, self._timekeeper)


class PooledWriter:
    """Postgres: a few threads, a connection each; who loses a race tries again."""

    def __init__(self, engine: Engine, timekeeper: Timekeeper) -> None:
        self._engine = engine
        self._timekeeper = timekeeper
        self._autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._threads = ThreadPoolExecutor(POSTGRES_CONNECTIONS, thread_name_prefix="db-write")

    def submit(self, job: Job) -> None:
        self._threads.submit(self._run, job, self._autocommit if job.is_single else self._engine)

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    def _run(self, job: Job, engine: Engine) -> None:
        _observe(job, 1)
        for _ in range(TRIES_IN_A_RACE):
            _run_alone(engine, job, self._timekeeper)
            if not _is_worth_another_try(job.error):
                break
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
            _run_within(connection.begin, connection, job, timekeeper)
    except BaseException as error:  # there was no connection
        job.error = error
    job.took = time.perf_counter() - began


def _run_within(
    begin: Callable[[], Transaction], connection: Connection, job: Job, timekeeper: Timekeeper
) -> None:
    """Run a job in a transaction, or in a savepoint: what it raises is its own affair."""
    job.error = None
    try:
        with as_unavailable(), begin(), closing(timekeeper.tx(connection)) as tx:
            job.result = job.work(tx)
            tx.flush()
        job.hints = tx.hints
    except BaseException as error:
        job.error = error


# Postgres, appendix A. The last one, unique_violation, is how two that look before they write learn of each
# other: looking again finds the other's row. A use-case that does not look fails the same way again.
_RACES = frozenset({"40001", "40P01", "23505"})  # the first: serialization_failure, deadlock_detected


def _is_worth_another_try(error: BaseException | None) -> bool:
    cause = error.__cause__ if isinstance(error, Unavailable) else error
    state = getattr(getattr(cause, "orig", None), "sqlstate", None)
    return state in _RACES
