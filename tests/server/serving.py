"""An ASGI application on a loopback port, served in this process by the server that production has."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streampai_app.server.http import Deadlines
from streampai_app.server.worker import Worker
from tests.serving import serving

QUICK = Deadlines(
    turn=1.0,
    head=0.3,
    body_grace=0.3,
    body_rate=1_000,
    body=1.0,
    idle=0.3,
    proxy_idle=0.9,
    reader=0.3,
    reader_rate=1_000,
    arrival=0.1,
    closing=0.5,
    goodbye=0.3,
)


class Served:
    """A port, and the worker that serves it."""

    def __init__(self, port: int, worker: Worker) -> None:
        self.port = port
        self.worker = worker

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection. Whoever opens it closes it."""
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, sent: bytes) -> bytes:
        """Send this on a connection of its own and return all that comes until it is closed."""
        reader, writer = await self.connect()
        try:
            writer.write(sent)
            return await until_closed(reader)
        finally:
            writer.close()

    async def get(self, path: str = "/", *headers: str) -> int:
        """Return the status of a short request."""
        lines = [f"GET {path} HTTP/1.1", "Host: desk.test", "Connection: close", *headers, "", ""]
        answer = await self.ask("\r\n".join(lines).encode())
        return int(answer.split(b" ", 2)[1])


@asynccontextmanager
async def served(app: ASGIApp, *, deadlines: Deadlines = QUICK, **settings: Any) -> AsyncIterator[Served]:
    """Serve until the test has done, with short deadlines, looked after at every tick."""
    async with serving(app, deadlines=deadlines, sweep_every=1, **settings) as (port, worker):
        yield Served(port, worker)


async def until_closed(reader: asyncio.StreamReader) -> bytes:
    """Return what comes until the other end closes, or resets."""
    heard = b""
    async with asyncio.timeout(10):
        with suppress(ConnectionResetError):
            while piece := await reader.read(65536):
                heard += piece
    return heard


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the length of the body, at /stream for ever; on a socket, each message with itself."""
    if scope["type"] == "websocket":
        await _echo_socket(receive, send)
        return
    length = 0
    while (message := await receive())["type"] == "http.request":
        length += len(message["body"])
        if not message["more_body"]:
            break
    else:
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while scope["path"] == "/stream":
        await send({"type": "http.response.body", "body": b"." * 65536, "more_body": True})
        if await is_gone(receive):
            return
    await send({"type": "http.response.body", "body": str(length).encode()})


async def is_gone(receive: Receive) -> bool:
    try:
        async with asyncio.timeout(0.001):
            return (await receive())["type"] == "http.disconnect"
    except TimeoutError:
        return False


async def _echo_socket(receive: Receive, send: Send) -> None:
    while (message := await receive())["type"] != "websocket.disconnect":
        await send(_answer(message))


def _answer(message: Message) -> Message:
    if message["type"] == "websocket.connect":
        return {"type": "websocket.accept"}
    return {"type": "websocket.send", "text": message["text"]}


def small_socket() -> socket.socket:
    """Return a socket with the smallest buffers there are: one that does not read is noticed soon."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    return one
