"""A WebSocket client that costs next to nothing, so that the load generator is not what gets measured.

Only what a benchmark needs of RFC 6455: whole text frames, and answers to pings. Client frames must be
masked; the mask of four zero bytes is a mask and changes nothing.
"""

import asyncio
import base64
import os
import struct
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

OnText = Callable[[bytes], None]

_PONG, _CLOSE = 0x8A, 0x88
_OPCODE_TEXT, _OPCODE_CLOSE, _OPCODE_PING = 1, 8, 9


def text_frame(payload: bytes) -> bytes:
    """Return a client's text frame around this payload."""
    return _frame(0x81, payload)


def _frame(first: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((first, 0x80 | size, 0, 0, 0, 0)) + payload
    return struct.pack("!BBH4x", first, 0x80 | 126, size) + payload


class Wire(asyncio.Protocol):
    """One connection. What arrives before `listen` is kept for it."""

    def __init__(self, request: bytes) -> None:
        self._on_text: OnText | None = None
        self.bytes_in = 0
        self.close_code: int | None = None
        loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()
        self._request = request
        self._rest = b""

    def listen(self, on_text: OnText) -> None:
        """From now on call this with the payload of every text frame."""
        self._on_text = on_text
        self._rest = self._read_frames(self._rest)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self.bytes_in += len(data)
        data = self._rest + data if self._rest else data
        if not self.opened.done():
            data = self._read_answer(data)
        self._rest = self._read_frames(data)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(error or ConnectionError("closed before it was open"))
        if not self.closed.done():
            self.closed.set_result(None)

    def send(self, payload: bytes) -> None:
        self.transport.write(text_frame(payload))

    def close(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(_frame(_CLOSE, struct.pack("!H", 1000)))
            self.transport.close()

    def _read_answer(self, data: bytes) -> bytes:
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            return data
        if head.startswith(b"HTTP/1.1 101"):
            self.opened.set_result(None)
        else:
            self.opened.set_exception(ConnectionError(head.split(b"\r\n", 1)[0].decode()))
        return rest

    def _read_frames(self, data: bytes) -> bytes:
        """Hand on every whole frame and return what is left."""
        if self._on_text is None:
            return data
        place, end = 0, len(data)
        while end - place >= 2:
            size = data[place + 1] & 0x7F
            begin = place + 2
            if size == 126:
                begin = place + 4
                size = int.from_bytes(data[place + 2 : begin], "big")
            elif size == 127:
                begin = place + 10
                size = int.from_bytes(data[place + 2 : begin], "big")
            if begin + size > end:
                break
            opcode = data[place] & 0x0F
            place = begin + size
            if opcode == _OPCODE_TEXT:
                self._on_text(data[begin:place])
            else:
                self._control(opcode, data[begin:place])
        return data[place:]

    def _control(self, opcode: int, payload: bytes) -> None:
        if opcode == _OPCODE_PING:
            self.transport.write(_frame(_PONG, payload))
        elif opcode == _OPCODE_CLOSE:
            self.close_code = int.from_bytes(payload[:2], "big")
            self.transport.close()


async def connect(url: str, headers: Mapping[str, str] | None = None) -> Wire:
    """Open a socket at a `ws://` address, from an address of its own: of each only so many are taken.

    Raises `ConnectionError` if it is refused.
    """
    parts = urlsplit(url)
    lines = {
        "Host": parts.netloc,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "X-Forwarded-For": "2001:db8:" + ":".join(os.urandom(2).hex() for _ in range(2)) + "::1",
        **(headers or {}),
    }
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    request = f"GET {target} HTTP/1.1\r\n{head}\r\n".encode()
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(lambda: Wire(request), parts.hostname, parts.port)
    await wire.opened
    return wire
