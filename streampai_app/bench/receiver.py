"""The ceiling of receiving webhooks: the same verification, one insert, an answer, and nothing else.

It reads whatever size of body comes, finds no duplicate and works nothing out. Granian serves `app` as a
process of its own.
"""

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from integrations import dodo

from .drivers import Postgres, is_sqlite, open_sqlite

DATABASE, SECRET = "RECEIVER_DATABASE", "RECEIVER_SECRET"

_TABLE = "CREATE TABLE receipts (event_id TEXT PRIMARY KEY, body {} NOT NULL, received_at TEXT NOT NULL)"


class Inbox(Protocol):
    """Keeps bodies; `add` returns when one would survive a power cut."""

    async def add(self, event_id: str, body: bytes) -> None: ...

    async def close(self) -> None: ...


async def open_inbox(url: str) -> Inbox:
    """Return an inbox in an empty database."""
    if is_sqlite(url):
        return _Sqlite(open_sqlite(url, _TABLE.format("BLOB")))
    return _Postgres(await Postgres.open(url, _TABLE.format("BYTEA")))


class _Sqlite:
    """Stores on the event loop itself: with nothing else to do, handing over to a thread only costs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def add(self, event_id: str, body: bytes) -> None:
        self._connection.execute("INSERT INTO receipts VALUES (?, ?, ?)", (event_id, body, _now()))

    async def close(self) -> None:
        self._connection.close()


class _Postgres:
    def __init__(self, database: Postgres) -> None:
        self._database = database

    async def add(self, event_id: str, body: bytes) -> None:
        await self._database.execute("INSERT INTO receipts VALUES (%s, %s, %s)", (event_id, body, _now()))

    async def close(self) -> None:
        await self._database.close()


def _now() -> str:
    return datetime.now(UTC).isoformat()


async def receive(request: Request) -> Response:
    """Verify, store, answer."""
    body = await request.body()
    try:
        verified = dodo.verify_webhook(body, request.headers, request.app.state.secrets, datetime.now(UTC))
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
