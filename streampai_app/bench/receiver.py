"""The ceiling of receiving webhooks: the same verification, one insert, an answer, and nothing else.

It reads whatever size of body comes, finds no duplicate and works nothing out. Granian serves `app` as a
process of its own.
"""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Protocol

import psycopg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from integrations import dodo

DATABASE, SECRET = "RECEIVER_DATABASE", "RECEIVER_SECRET"
CONNECTIONS = 8

_TABLE = "CREATE TABLE receipts (event_id TEXT PRIMARY KEY, body {} NOT NULL, received_at TEXT NOT NULL)"


class Inbox(Protocol):
    """Keeps bodies; `add` returns when one would survive a power cut."""

    async def add(self, event_id: str, body: bytes) -> None: ...

    async def close(self) -> None: ...


async def open_inbox(url: str) -> Inbox:
    """Return an inbox in an empty database."""
    if url.startswith("sqlite"):
        return _Sqlite(url.removeprefix("sqlite:///"))
    return await _Postgres.open(url.replace("postgresql+psycopg://", "postgresql://", 1))


class _Sqlite:
    """Stores on the event loop itself: with nothing else to do, handing over to a thread only costs."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(_TABLE.format("BLOB"))

    async def add(self, event_id: str, body: bytes) -> None:
        self._connection.execute("INSERT INTO receipts VALUES (?, ?, ?)", (event_id, body, _now()))

    async def close(self) -> None:
        self._connection.close()


class _Postgres:
    """A few connections, each in turn; a statement commits itself."""

    def __init__(self) -> None:
        self._free: asyncio.Queue[psycopg.AsyncConnection] = asyncio.Queue()

    @classmethod
    async def open(cls, url: str) -> "_Postgres":
        inbox = cls()
        for _ in range(CONNECTIONS):
            inbox._free.put_nowait(await psycopg.AsyncConnection.connect(url, autocommit=True))
        connection = await inbox._free.get()
        await connection.execute(_TABLE.format("BYTEA"))
        inbox._free.put_nowait(connection)
        return inbox

    async def add(self, event_id: str, body: bytes) -> None:
        connection = await self._free.get()
        try:
            await connection.execute("INSERT INTO receipts VALUES (%s, %s, %s)", (event_id, body, _now()))
        finally:
            self._free.put_nowait(connection)

    async def close(self) -> None:
        while not self._free.empty():
            await self._free.get_nowait().close()


def _now() -> str:
    return datetime.now(UTC).isoformat()


async def receive(request: Request) -> Response:
    """Verify, store, answer."""
    body = await request.body()
    try:
        verified = dodo.verify_webhook(body, request.headers, request.app.state.secrets)
    except dodo.BadSignature:
        return PlainTextResponse("no", 401)
    await request.app.state.inbox.add(verified.id, verified.body)
    return JSONResponse({"received": True})


async def ready(_request: Request) -> PlainTextResponse:
    """Answer as soon as the process serves."""
    return PlainTextResponse("ok")


@asynccontextmanager
async def _life(app: Starlette) -> AsyncIterator[None]:
    app.state.secrets = dodo.read_secrets(os.environ[SECRET])
    app.state.inbox = await open_inbox(os.environ[DATABASE])
    yield
    await app.state.inbox.close()


app = Starlette(
    routes=[Route("/api/webhooks/dodo", receive, methods=["POST"]), Route("/readyz", ready)],
    lifespan=_life,
)
