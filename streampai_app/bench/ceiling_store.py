"""The one insert of the ceiling, by each database's bare driver."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from .drivers import Postgres, is_sqlite, open_sqlite

_TABLE = """
CREATE TABLE messages (
    chat_id TEXT NOT NULL, seq INTEGER NOT NULL, client_id TEXT NOT NULL, sender TEXT NOT NULL,
    body TEXT NOT NULL, created_at TEXT NOT NULL,
    PRIMARY KEY (chat_id, seq), UNIQUE (chat_id, sender, client_id)
)
"""


class Row(NamedTuple):
    """One message as it is stored."""

    chat: str
    seq: int
    id: str
    sender: str
    body: str
    at: str


class Store(Protocol):
    """Keeps rows; `add` returns when they would survive a power cut."""

    async def add(self, rows: Sequence[Row]) -> None: ...

    async def close(self) -> None: ...


async def open_store(url: str) -> Store:
    """Return a store in an empty database."""
    if is_sqlite(url):
        return _Sqlite(open_sqlite(url, _TABLE))
    return _Postgres(await Postgres.open(url, _TABLE))


class _Sqlite:
    """Stores on the event loop itself: with nothing else to do, handing over to a thread only costs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def add(self, rows: Sequence[Row]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._connection.execute("COMMIT")

    async def close(self) -> None:
        self._connection.close()


class _Postgres:
    """One statement a batch."""

    _INSERT = (
        "INSERT INTO messages SELECT * FROM"
        " unnest(%s::text[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[])"
    )

    def __init__(self, database: Postgres) -> None:
        self._database = database

    async def add(self, rows: Sequence[Row]) -> None:
        await self._database.execute(self._INSERT, [list(column) for column in zip(*rows, strict=True)])

    async def close(self) -> None:
        await self._database.close()
