"""Engines with the settings this project relies on, for SQLite and for Postgres."""

import math
import sqlite3
import time
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from .deadlines import MIGRATING, SERVING, Deadlines
from .folding import SQLITE_FUNCTION, fold
from .watchdog import Watchdog

POSTGRES_CONNECTIONS = 8
TRIES_IN_A_RACE = 3
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", f"journal_size_limit={16 * 1024 * 1024}")


def is_sqlite(url: str) -> bool:
    """Tell which of the two databases an address is of."""
    return make_url(url).get_backend_name() == "sqlite"


def make_engine(
    url: str,
    *,
    read_only: bool = False,
    deadlines: Deadlines = SERVING,
    watchdog: Watchdog | None = None,
) -> Engine:
    """Return an engine for the program. `read_only` only counts on SQLite."""
    engine = _sqlite(url, deadlines, read_only) if is_sqlite(url) else _postgres(url, deadlines, watchdog)
    if watchdog is not None:
        watchdog.watch(engine)
    return engine


def make_migration_engine(url: str) -> Engine:
    """Return an engine for Alembic: one connection, no pool, and a migration that is all or nothing.

    On SQLite foreign keys are off meanwhile: a table is altered by making it anew, and dropping the old
    one would count as deleting every row that others point to.
    """
    if not is_sqlite(url):
        engine = create_engine(url, poolclass=NullPool, connect_args=_by_libpq(url, MIGRATING))
        _limit_sessions(engine, MIGRATING)
        return engine
    _make_folder_of(url)
    engine = create_engine(url, poolclass=NullPool)
    _prepare(engine, "BEGIN IMMEDIATE", "foreign_keys=OFF", "busy_timeout=60000")
    return engine


def _postgres(url: str, deadlines: Deadlines, watchdog: Watchdog | None) -> Engine:
    engine = create_engine(
        url,
        pool_size=POSTGRES_CONNECTIONS * 2,
        max_overflow=4,
        pool_recycle=1800,
        pool_timeout=deadlines.connect,
        connect_args=_by_libpq(url, deadlines),
    )
    _limit_sessions(engine, deadlines)
    if watchdog is not None:
        _ask_the_idle(engine, deadlines, watchdog)
    return engine


def _by_libpq(url: str, deadlines: Deadlines) -> dict[str, int]:
    """What libpq and the system see to (PostgreSQL, 34.1.2 "Parameter Key Words"): in whole seconds.

    A host that has vanished is noticed by what it does not acknowledge, and when there is nothing to
    acknowledge by probes: after 5 + 3 * 2 s. What the address says of them itself stays.
    """
    ours = {
        "connect_timeout": math.ceil(deadlines.connect),
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,  # milliseconds
    }
    return {name: value for name, value in ours.items() if name not in make_url(url).query}


def _limit_sessions(engine: Engine, deadlines: Deadlines) -> None:
    """What the server sees to, also for a machine of ours that has vanished and left locks behind.

    Said once a connection and not in its start-up packet, from which poolers refuse it.
    """
    limits = {
        "statement_timeout": deadlines.statement,
        "lock_timeout": deadlines.lock,
        "idle_in_transaction_session_timeout": 2 * deadlines.work,
    }
    asked = ", ".join(
        f"set_config('{name}', '{int(seconds * 1000)}', false)" for name, seconds in limits.items()
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: psycopg.Connection, _record: ConnectionPoolEntry) -> None:
        connection.autocommit = True
        connection.execute(f"SELECT {asked}")
        connection.autocommit = False


def _ask_the_idle(engine: Engine, deadlines: Deadlines, watchdog: Watchdog) -> None:
    """Ask a connection that was idle for a while before it is used. One in use costs no round trip.

    The watchdog notes when each was used.
    """

    @event.listens_for(engine, "checkout")
    def _on_checkout(connection: psycopg.Connection, record: ConnectionPoolEntry, _proxy: object) -> None:
        used_at = record.info.get("used_at")
        if used_at is None or time.monotonic() - used_at < deadlines.idle:
            return
        try:
            with watchdog.over(deadlines.ping):
                watchdog.hold(record)
                connection.autocommit = True
                connection.execute("")  # the empty query: PostgreSQL, 55.2.3
                connection.autocommit = False
        except psycopg.Error as error:
            raise InvalidatePoolError("an idle connection did not answer") from error
        finally:
            watchdog.hold(record)


def _sqlite(url: str, deadlines: Deadlines, read_only: bool) -> Engine:
    _make_folder_of(url)
    patience = min(TRIES_IN_A_RACE * deadlines.lock, deadlines.statement)  # SQLite tries by itself
    engine = create_engine(
        url, connect_args={"check_same_thread": False, "timeout": patience}, pool_timeout=deadlines.connect
    )
    _prepare(
        engine,
        "BEGIN" if read_only else "BEGIN IMMEDIATE",
        "foreign_keys=ON",
        f"busy_timeout={int(patience * 1000)}",
        *(("query_only=ON",) if read_only else ()),
    )
    return engine


def _prepare(engine: Engine, begin: str, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.create_function(SQLITE_FUNCTION, 1, _fold, deterministic=True)
        connection.isolation_level = None  # we say BEGIN ourselves, or savepoints would not hold
        for pragma in (*PRAGMAS, *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        try:  # by the driver: as a statement of SQLAlchemy's it is a fifth of an empty write
            connection.connection.dbapi_connection.execute(begin)  # type: ignore[union-attr]
        except sqlite3.Error as error:
            raise DBAPIError.instance(begin, None, error, sqlite3.Error) from error


def _make_folder_of(url: str) -> None:
    if path := make_url(url).database:
        Path(path).parent.mkdir(parents=True, exist_ok=True)


def _fold(text: str | None) -> str | None:
    return None if text is None else fold(text)
