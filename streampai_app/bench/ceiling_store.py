"""The one insert of the ceiling, by each database's bare driver."""

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import psycopg

CONNECTIONS = 8

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
    if url.startswith("sqlite"):
        return _Sqlite(url.removeprefix("sqlite:///"))
    return await _Postgres.open(url.replace("postgresql+psycopg://", "postgresql://", 1))


class _Sqlite:
    """Stores on the event loop itself: with nothing else to do, handing over to a thread only costs."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(_TABLE)

    async def add(self, rows: Sequence[Row]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._connection.execute("COMMIT")

    async def close(self) -> None:
        self._connection.close()


class _Postgres:
    """A few connections, and one statement a batch."""

    _INSERT = (
        "INSERT INTO messages SELECT * FROM"
        " unnest(%s::text[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[])"
    )

    def __init__(self) -> None:
        self._free: asyncio.Queue[psycopg.AsyncConnection] = asyncio.Queue()

    @classmethod
    async def open(cls, url: str) -> "_Postgres":
        store = cls()
        for _ in range(CONNECTIONS):
            store._free.put_nowait(await psycopg.AsyncConnection.connect(url, autocommit=True))
        connection = await store._free.get()
        await connection.execute(_TABLE)
        store._free.put_nowait(connection)
        return store

    async def add(self, rows: Sequence[Row]) -> None:
        connection = await self._free.get()
        try:
            await connection.execute(self._INSERT, [list(column) for column in zip(*rows, strict=True)])
        finally:
            self._free.put_nowait(connection)

    async def close(self) -> None:
        while not self._free.empty():
            await self._free.get_nowait().close()
