"""The database: who may write when, and what is told to others once a write is certain.

A use-case is a plain function `(tx, actor, ...)`. `Database.write` runs it in a transaction away from the
event loop, `Database.read` runs one that only looks. What it said with `tx.tell` is handed to the bus
after the commit and never before, so nobody is told of a thing that then did not happen.

SQLite takes one writer at a time, so one thread owns the pen: everything that has arrived while the last
commit was on its way to the disk shares the next transaction, each use-case in a savepoint of its own.
Under load a commit (synchronous FULL: it survives a power cut) is thus paid once for many writes, and
alone a write waits for nobody. Postgres groups commits itself; there each use-case has a connection.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

from . import clock
from .errors import Unavailable

P = ParamSpec("P")
T = TypeVar("T")

POSTGRES_CONNECTIONS = 8
SQLITE_READERS = 4
TRIES_IN_A_RACE = 3

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC on both databases. SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone was about to be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def as_sqlite_text(time: datetime) -> str:
    """Return a time as SQLite keeps it, for statements that go to the driver as they are."""
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


@dataclass(frozen=True, slots=True)
class Hint:
    """Something has changed: on which topics, what, and the ids to read it by. Never the content."""

    topics: tuple[str, ...]
    what: str
    ids: dict[str, str | int] = field(default_factory=dict)


class Tx:
    """One unit of work: a session, the time at which it all happens, and the hints to send if it commits."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now
        self.hints: list[Hint] = []

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.session.get_bind().dialect.name

    def tell(self, what: str, *topics: str, **ids: str | int) -> None:
        """Send a hint to these topics once this transaction has committed."""
        self.hints.append(Hint(topics, what, ids))


UseCase = Callable[Concatenate[Tx, P], T]


@dataclass(slots=True)
class _Job:
    work: Callable[[Tx], Any]
    done: Callable[["_Job"], None]
    result: Any = None
    error: BaseException | None = None
    hints: list[Hint] = field(default_factory=list)


class Database:
    """Both databases behind the same two verbs. Made in the lifespan of a process, never at import."""

    def __init__(self, url: str, on_commit: Callable[[Iterable[Hint]], None] | None = None) -> None:
        self.url = url
        self.on_commit = on_commit or (lambda hints: None)
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = make_engine(url)
        self._readers = ThreadPoolExecutor(
            SQLITE_READERS if self.is_sqlite else POSTGRES_CONNECTIONS, thread_name_prefix="db-read"
        )
        self._writer: _GroupWriter | _PooledWriter = (
            _GroupWriter(self.engine) if self.is_sqlite else _PooledWriter(self.engine)
        )
        self._read_engine = make_engine(url, read_only=True) if self.is_sqlite else self.engine

    async def write(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case in a transaction. Its hints go out after the commit. Raises what it raises."""
        return await self._submit(lambda tx: work(tx, *args, **kwargs), single=False)

    async def write_statement(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `write`, for work that is one statement on Postgres: it commits itself, in one round trip."""
        return await self._submit(lambda tx: work(tx, *args, **kwargs), single=True)

    async def read(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case that only looks."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: self.read_now(work, *args, **kwargs))

    def read_now(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`read` for a caller without an event loop: the command line, a migration, a test."""
        with _as_unavailable(), Session(self._read_engine, expire_on_commit=False) as session:
            return work(Tx(session, clock.now()), *args, **kwargs)

    def write_now(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`write` for a caller without an event loop."""
        finished = threading.Event()
        job = _Job(lambda tx: work(tx, *args, **kwargs), lambda job: finished.set())
        self._writer.submit([job], single=False)
        finished.wait()
        if job.error is not None:
            raise job.error
        self.on_commit(job.hints)
        return job.result

    async def _submit(self, work: Callable[[Tx], T], *, single: bool) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def settle(job: _Job) -> None:
            if job.error is None:
                self.on_commit(job.hints)
            if future.cancelled():
                return
            if job.error is not None:
                future.set_exception(job.error)
            else:
                future.set_result(job.result)

        job = _Job(work, lambda job: loop.call_soon_threadsafe(settle, job))
        self._writer.submit([job], single=single)
        return await future

    def close(self) -> None:
        """Finish the writes under way, then let go of every connection."""
        self._writer.close()
        self._readers.shutdown(wait=True)
        self._read_engine.dispose()
        self.engine.dispose()


class _GroupWriter:
    """SQLite's pen: one thread, one transaction for all that waits."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="db-write", daemon=True)
        self._thread.start()

    def submit(self, jobs: list[_Job], *, single: bool) -> None:
        for job in jobs:
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

    def _drain(self, first: _Job) -> tuple[list[_Job], bool]:
        jobs = [first]
        while True:
            try:
                job = self._waiting.get_nowait()
            except queue.Empty:
                return jobs, False
            if job is None:
                return jobs, True
            jobs.append(job)

    def _commit_together(self, jobs: list[_Job]) -> None:
        try:
            with _as_unavailable(), self._engine.connect() as connection, connection.begin():
                for job in jobs:
                    _run_in_savepoint(connection, job)
        except BaseException as error:  # the commit failed: nobody's work is stored, and each is told
            for job in jobs:
                job.error = job.error or error


def _run_in_savepoint(connection: Connection, job: _Job) -> None:
    with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
        _run_job(session, job)


def _run_job(session: Session, job: _Job) -> None:
    tx = Tx(session, clock.now())
    job.error = None
    try:
        with _as_unavailable():
            job.result = job.work(tx)
            session.commit()
        job.hints = tx.hints
    except BaseException as error:
        session.rollback()
        job.error = error


class _PooledWriter:
    """Postgres: a few threads, a connection each; who loses a race tries again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._threads = ThreadPoolExecutor(POSTGRES_CONNECTIONS, thread_name_prefix="db-write")

    def submit(self, jobs: list[_Job], *, single: bool) -> None:
        engine = self._autocommit if single else self._engine
        for job in jobs:
            self._threads.submit(self._run, job, engine)

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    def _run(self, job: _Job, engine: Engine) -> None:
        for _ in range(TRIES_IN_A_RACE):
            with Session(engine, expire_on_commit=False) as session:
                _run_job(session, job)
            if not _is_worth_another_try(job.error):
                break
        job.done(job)


# Postgres, appendix A. The last one, unique_violation, is how two that look before they write learn of each
# other: looking again finds the other's row. A use-case that does not look fails the same way again.
_RACES = frozenset({"40001", "40P01", "23505"})  # the first: serialization_failure, deadlock_detected


def _is_worth_another_try(error: BaseException | None) -> bool:
    cause = error.__cause__ if isinstance(error, Unavailable) else error
    state = getattr(getattr(cause, "orig", None), "sqlstate", None)
    return state in _RACES


@contextmanager
def _as_unavailable() -> Iterator[None]:
    """Turn "the database did not answer" into an error of ours, and leave mistakes of ours as they are."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, OperationalError) or error.connection_invalidated:
            message = "The database did not answer. Nothing was stored; please try again."
            raise Unavailable(message) from error
        raise


def make_engine(url: str, *, read_only: bool = False) -> Engine:
    """Return an engine with the settings this project relies on."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_size=POSTGRES_CONNECTIONS * 2, max_overflow=4, pool_recycle=1800)
    if path := make_url(url).database:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 10})
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, or savepoints would not hold
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def make_migration_engine(url: str) -> Engine:
    """Return an engine for Alembic: one connection, no pool, and a migration that is all or nothing.

    On SQLite foreign keys are off meanwhile: a table is altered by making it anew, and dropping the old
    one would count as deleting every row that others point to.
    """
    engine = create_engine(url, poolclass=NullPool)
    if make_url(url).get_backend_name() != "sqlite":
        return engine
    if path := make_url(url).database:
        Path(path).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF", "busy_timeout=60000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
