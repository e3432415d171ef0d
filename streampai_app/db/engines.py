"""Engines with the settings this project relies on, for SQLite and for Postgres."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from ..errors import Unavailable

log = logging.getLogger(__name__)

POSTGRES_CONNECTIONS = 8
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL")


def is_sqlite(url: str) -> bool:
    """Tell which of the two databases an address is of."""
    return make_url(url).get_backend_name() == "sqlite"


def make_engine(url: str, *, read_only: bool = False) -> Engine:
    """Return an engine for the program. `read_only` only counts on SQLite."""
    if not is_sqlite(url):
        return create_engine(url, pool_size=POSTGRES_CONNECTIONS * 2, max_overflow=4, pool_recycle=1800)
    _make_folder_of(url)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 10})
    query_only = ("query_only=ON",) if read_only else ()
    _prepare(
        engine,
        "BEGIN" if read_only else "BEGIN IMMEDIATE",
        "foreign_keys=ON",
        "busy_timeout=10000",
        *query_only,
    )
    return engine


def make_migration_engine(url: str) -> Engine:
    """Return an engine for Alembic: one connection, no pool, and a migration that is all or nothing.

    On SQLite foreign keys are off meanwhile: a table is altered by making it anew, and dropping the old
    one would count as deleting every row that others point to.
    """
    engine = create_engine(url, poolclass=NullPool)
    if is_sqlite(url):
        _make_folder_of(url)
        _prepare(engine, "BEGIN IMMEDIATE", "foreign_keys=OFF", "busy_timeout=60000")
    return engine


def _prepare(engine: Engine, begin: str, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, or savepoints would not hold
        for pragma in (*PRAGMAS, *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _make_folder_of(url: str) -> None:
    if path := make_url(url).database:
        Path(path).parent.mkdir(parents=True, exist_ok=True)


@contextmanager
def as_unavailable() -> Iterator[None]:
    """Turn "the database did not answer" into an error of ours, and leave mistakes of ours as they are."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, OperationalError) or error.connection_invalidated:
            log.warning("the database did not answer: %s", error.orig)
            message = "The database did not answer. Nothing was stored; please try again."
            raise Unavailable(message) from error
        raise
