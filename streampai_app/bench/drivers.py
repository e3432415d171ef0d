"""Each database by its bare driver, for the ceilings: nothing stands between them and their one insert."""

import asyncio
import sqlite3
from collections.abc import Sequence

import psycopg

CONNECTIONS = 8


def is_sqlite(url: str) -> bool:
    """Tell which of the two databases an address is of, without SQLAlchemy: it would weigh on the ceiling."""
    return url.startswith("sqlite")


def open_sqlite(url: str, table: str) -> sqlite3.Connection:
    """Make the one table in an empty database. What is committed survives a power cut."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(table)
    return connection


class Postgres:
    """A few connections, each in turn; a statement commits itself."""

    def __init__(self) -> None:
        self._free: asyncio.Queue[psycopg.AsyncConnection] = asyncio.Queue()

    @classmethod
    async def open(cls, url: str, table: str) -> "Postgres":
        """Connect, and make the one table in an empty database."""
        address = url.replace("postgresql+psycopg://", "postgresql://", 1)
        database = cls()
        for _ in range(CONNECTIONS):
            database._free.put_nowait(await psycopg.AsyncConnection.connect(address, autocommit=True))
        await database.execute(table)
        return database

    async def execute(self, statement: str, values: Sequence[object] = ()) -> None:
        """Run a statement on whichever connection is free."""
        connection = await self._free.get()
        try:
            await connection.execute(statement, values)
        finally:
            self._free.put_nowait(connection)

    async def close(self) -> None:
        """Let go of the connections that are free: all of them, once nothing is under way."""
        while not self._free.empty():
            await self._free.get_nowait().close()
