"""A visitor as the protocol means them, without a browser: an outbox, cursors, and no giving up.

It is the widget's logic in its shortest form, to hold the server against: every message keeps its UUID
until it is acknowledged, whatever happens to the connection in between.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from streampai_app.accounts.secrets import new_secret
from tests.people import new_uuid

PAUSE = 0.05  # seconds before the next try
GONE = (OSError, WebSocketException, httpx.HTTPError, TimeoutError)


@asynccontextmanager
async def living(*visitors: "PersistentVisitor") -> AsyncIterator[None]:
    """Keep these visitors connected for a while."""
    lives = [asyncio.create_task(visitor.live()) for visitor in visitors]
    try:
        yield
    finally:
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)


@dataclass
class PersistentVisitor:
    """Says things until they are acknowledged."""

    url: str
    token: str = ""
    chat_id: str = ""
    said: list[str] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)  # client id to sequence number
    heard: dict[int, str] = field(default_factory=dict)  # sequence number to body
    refused: list[dict[str, Any]] = field(default_factory=list)
    _outbox: dict[str, str] = field(default_factory=dict)
    _sent: set[str] = field(default_factory=set)  # on this connection, and not refused for now

    async def start(self, body: str) -> None:
        """Start a chat, trying again with the same key until there is an answer."""
        self.said.append(body)
        request = {
            "start_key": new_secret(),
            "kind": "support",
            "message": {"id": new_uuid(), "body": body},
            "website": "",
            "elapsed_ms": 2000,
        }
        async with httpx.AsyncClient(base_url=self.url) as client:
            while not self.token:
                try:
                    answer = await client.post("/api/support/chats", json=request)
                    answer.raise_for_status()
                except GONE:
                    await asyncio.sleep(PAUSE)
                    continue
                self.token, self.chat_id = answer.json()["token"], answer.json()["chat"]["id"]
                self.heard[1] = body

    def say(self, body: str) -> None:
        """Put a message into the outbox."""
        self.said.append(body)
        self._outbox[new_uuid()] = body

    @property
    def is_done(self) -> bool:
        """Whether everything said has been acknowledged."""
        return not self._outbox

    async def live(self) -> None:
        """Stay connected, or come back, until cancelled."""
        while True:
            try:
                async with connect(f"{self.url.replace('http', 'ws')}/api/support/socket") as socket:
                    await self._talk(socket)
            except GONE:
                await asyncio.sleep(PAUSE)

    async def _talk(self, socket: ClientConnection) -> None:
        cursors = {self.chat_id: max(self.heard, default=0)}
        await self._send(socket, op="hello", token=self.token, cursors=cursors)
        sender = asyncio.create_task(self._send_outbox(socket))
        try:
            async for frame in socket:
                self._hear(json.loads(frame))
        finally:
            sender.cancel()

    async def _send_outbox(self, socket: ClientConnection) -> None:
        self._sent.clear()
        while True:
            for client_id, body in list(self._outbox.items()):
                if client_id not in self._sent:
                    self._sent.add(client_id)
                    await self._send(socket, op="send", chat=self.chat_id, id=client_id, body=body)
            await asyncio.sleep(0.01)

    async def _send(self, socket: ClientConnection, **frame: Any) -> None:
        await socket.send(json.dumps(frame))

    def _hear(self, frame: dict[str, Any]) -> None:
        match frame["op"]:
            case "sent":
                self._take_sent(frame["id"], frame["seq"])
            case "refused":
                self.refused.append(frame)
                if frame["status"] == 409:
                    self._outbox.pop(frame["id"], None)
                elif frame["status"] == 503:
                    self._sent.discard(frame["id"])
            case "messages":
                for message in frame["messages"]:
                    self.heard[message["seq"]] = message["body"]

    def _take_sent(self, client_id: str, seq: int) -> None:
        """Count `sent` as the message itself where nothing lies between: then no other frame tells it."""
        body = self._outbox.pop(client_id, None)
        self.acknowledged[client_id] = seq
        if body is not None and seq == max(self.heard, default=0) + 1:
            self.heard[seq] = body


async def until(is_so: Callable[[], bool], seconds: float) -> None:
    """Wait until this holds. Raises `TimeoutError` when it takes longer."""
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110  (it may depend on anything)
            await asyncio.sleep(0.02)
