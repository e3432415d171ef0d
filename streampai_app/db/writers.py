"""Writing: SQLite's one pen, Postgres's several. Either runs jobs and says when each is done."""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection, Engine
from sqlmodel import Session

from .. import clock, metrics
from ..errors import Unavailable
from .engines import POSTGRES_CONNECTIONS, as_unavailable
from .tx import Hint, Tx

TRIES_IN_A_RACE = 3


@dataclass(slots=True)
class Job:
    """A use-case on its way through a writer, which calls `done` on its own thread at the end."""

    work: Callable[[Tx], Any]
    done: Callable[["Job"], None]
    result: Any = None
    error: BaseException | None = None
    hints: list[Hint] = field(default_factory=list)
    asked_at: float = field(default_factory=time.perf_counter)


class Writer(Protocol):
    """What the database asks of either."""

    def submit(self, job: "Job", *, single: bool) -> None:
        """Run a job soon. `single`: it is one statement, which may commit itself."""

    def close(self) -> None:
        """Finish what was submitted, and take nothing more."""


class GroupWriter:
    """SQLite's pen: one thread, one transaction for all that waits."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="db-write", daemon=True)
        self._thread.start()

    def submit(self, job: Job, *, single: bool) -> None:
        self._waiting.put(job)

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            jobs, last = self._drain(first)
            self._commit_together(jobs)
            for job in jobs:
                job.done(job)
            if last:
                return

    def _drain(self, first: Job) -> tuple[list[Job], bool]:
        jobs = [first]
        while True:
            try:
                job = self._waiting.get_nowait()
            except queue.Empty:
                return jobs, False
            if job is None:
                return jobs, True
            jobs.append(job)

    def _commit_together(self, jobs: list[Job]) -> None:
        metrics.write_batch.observe(len(jobs))
        metrics.write_wait_seconds.observe(time.perf_counter() - jobs[0].asked_at)
        try:
            with as_unavailable(), self._engine.connect() as connection, connection.begin():
                for job in jobs:
                    _run_in_savepoint(connection, job)
        except BaseException as error:  # the commit failed: nobody's work is stored, and each is told
            for job in jobs:
                job.error = job.error or error


class PooledWriter:
    """Postgres: a few threads, a connection each; who loses a race tries again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._threads = ThreadPoolExecutor(POSTGRES_CONNECTIONS, thread_name_prefix="db-write")

    def submit(self, job: Job, *, single: bool) -> None:
        self._threads.submit(self._run, job, self._autocommit if single else self._engine)

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    def _run(self, job: Job, engine: Engine) -> None:
        metrics.write_wait_seconds.observe(time.perf_counter() - job.asked_at)
        for _ in range(TRIES_IN_A_RACE):
            with Session(engine, expire_on_commit=False) as session:
                _run_job(session, job)
            if not _is_worth_another_try(job.error):
                break
        job.done(job)


def _run_in_savepoint(connection: Connection, job: Job) -> None:
    with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
        _run_job(session, job)


def _run_job(session: Session, job: Job) -> None:
    tx = Tx(session, clock.now())
    job.error = None
    try:
        with as_unavailable():
            job.result = job.work(tx)
            session.commit()
        job.hints = tx.hints
    except BaseException as error:
        session.rollback()
        job.error = error


# Postgres, appendix A. The last one, unique_violation, is how two that look before they write learn of each
# other: looking again finds the other's row. A use-case that does not look fails the same way again.
_RACES = frozenset({"40001", "40P01", "23505"})  # the first: serialization_failure, deadlock_detected


def _is_worth_another_try(error: BaseException | None) -> bool:
    cause = error.__cause__ if isinstance(error, Unavailable) else error
    state = getattr(getattr(cause, "orig", None), "sqlstate", None)
    return state in _RACES
