"""The ceiling: what a socket, a hub and one insert cost when there is nothing else.

It speaks as much of `docs/protocol.md` as the load generator does, and checks nothing: no session, no
origin, no chat's state, no number taken under a lock. What a product adds, it has to account for. `bare.py`
serves `app` as a process of its own.

`each`: every message is a transaction. `turn`: all that one turn of the event loop brought is one
transaction, and what it brought from one to the others of a chat is one frame to each.
"""

import asyncio
import contextlib
import json
import os
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from .ceiling_store import Row, Store, open_store

DATABASE, COMMITS = "CEILING_DATABASE", "CEILING_COMMITS"


class Client:
    """One socket, with a task that sends what waits for it: nobody waits for a slow reader but itself."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._waiting: list[str] = []
        self._sending: asyncio.Task[None] | None = None

    def tell(self, text: str) -> None:
        self._waiting.append(text)
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())

    async def _send(self) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # it has gone, and is not missed
            while self._waiting:
                texts, self._waiting = self._waiting, []
                for text in texts:
                    await self._socket.send_text(text)
        self._sending = None


@dataclass(slots=True)
class Hub:
    """Who listens to which chat, and what waits to be stored."""

    store: Store
    every_turn: bool
    listeners: dict[str, set[Client]] = field(default_factory=lambda: defaultdict(set))
    numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    waiting: list[tuple[Client, Row]] = field(default_factory=list)
    trip: asyncio.Task[None] | None = None

    async def take(self, client: Client, frame: dict[str, Any], sender: str) -> None:
        chat = frame["chat"]
        self.numbers[chat] += 1
        row = Row(chat, self.numbers[chat], frame["id"], sender, frame["body"], datetime.now(UTC).isoformat())
        if not self.every_turn:
            await self.store.add([row])
            self._deliver([(client, row)])
            return
        self.waiting.append((client, row))
        if self.trip is None:
            self.trip = asyncio.create_task(self._travel())

    async def _travel(self) -> None:
        while self.waiting:
            batch, self.waiting = self.waiting, []
            await self.store.add([row for _, row in batch])
            self._deliver(batch)
        self.trip = None

    def _deliver(self, batch: list[tuple[Client, Row]]) -> None:
        by_sender: dict[tuple[str, Client], list[Row]] = defaultdict(list)
        for client, row in batch:
            sent = {"op": "sent", "chat": row.chat, "id": row.id, "seq": row.seq, "at": row.at}
            client.tell(json.dumps(sent))
            by_sender[row.chat, client].append(row)
        for (chat, sender), rows in by_sender.items():
            news = {"op": "messages", "chat": chat, "messages": [_shown(row) for row in rows], "more": False}
            text = json.dumps(news)
            for client in self.listeners[chat] - {sender}:
                client.tell(text)


def _shown(row: Row) -> dict[str, Any]:
    message = {"chat": row.chat, "seq": row.seq, "id": row.id, "sender": row.sender, "name": ""}
    return message | {"body": row.body, "at": row.at}


async def speak(socket: WebSocket) -> None:
    """Serve one client, a visitor or (by its token) an admin."""
    hub: Hub = socket.app.state.hub
    await socket.accept()
    hello = json.loads(await socket.receive_text())
    sender = "admin" if hello["token"].startswith("admin") else "visitor"
    client = Client(socket)
    for chat in hello["cursors"]:
        hub.listeners[chat].add(client)
    client.tell(json.dumps({"op": "welcome", "chats": []}))
    try:
        while True:
            await hub.take(client, json.loads(await socket.receive_text()), sender)
    except WebSocketDisconnect:
        for chat in hello["cursors"]:
            hub.listeners[chat].discard(client)


async def ready(_request: Request) -> PlainTextResponse:
    """Answer as soon as the process serves."""
    return PlainTextResponse("ok")


@asynccontextmanager
async def _life(app: Starlette) -> AsyncIterator[None]:
    store = await open_store(os.environ[DATABASE])
    app.state.hub = Hub(store, every_turn=os.environ[COMMITS] == "turn")
    yield
    await store.close()


app = Starlette(
    routes=[WebSocketRoute("/api/support/socket", speak), Route("/readyz", ready)],
    lifespan=_life,
)
