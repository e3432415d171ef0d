"""WebSocket connections: messages bounded while they arrive, and a goodbye that is heard.

The size is checked when the head of a frame has come, before its body is kept, and over all the fragments of
a message together. What comes is parsed a slice at a time, so that a flood of tiny frames ends after a slice.
"""

import asyncio
from contextlib import suppress
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import CloseCode
from websockets.server import ServerProtocol

from ..flood import Bucket
from ..web.bodies import LARGEST_JSON
from ..web.sockets import FLOODING, RESTARTING, TOO_LARGE
from .http import Deadlines, Reader

MAX_EVENT = 256 * 1024  # bytes of an event of Reflex's; the longest that our pages send has a tenth of it
SLICE = 4 * 1024  # bytes parsed at a time
FRAMES = (600, 300.0)  # frames at once and then so many a second: pings and fragments count as well


class Conversation(ServerProtocol):
    """The protocol without its connection, which says in our own code that a message is too large."""

    def fail(self, code: CloseCode | int, reason: str = "") -> None:
        super().fail(TOO_LARGE if code == CloseCode.MESSAGE_TOO_BIG else code, reason)


class Inbox:
    """What the application is to be told, in order. Stands in for `asyncio.Queue`, which takes 3 kB a socket.

    It has one reader.
    """

    __slots__ = ("_messages", "_reader")

    def __init__(self) -> None:
        self._messages: list[Any] = []
        self._reader: asyncio.Future[None] | None = None

    def empty(self) -> bool:
        return not self._messages

    def put_nowait(self, message: Any) -> None:
        self._messages.append(message)
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def get(self) -> Any:
        while not self._messages:
            reader = self._reader = asyncio.get_running_loop().create_future()
            try:
                await reader
            finally:
                if self._reader is reader:
                    self._reader = None
        return self._messages.pop(0)


class Writable:
    """Whether more may be sent. Stands in for `asyncio.Event`, which takes 800 bytes where nobody waits."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event: asyncio.Event | None = None  # that of the pause under way

    def clear(self) -> None:
        self._event = self._event or asyncio.Event()

    def set(self) -> None:
        if self._event is not None:
            self._event.set()
            self._event = None

    async def wait(self) -> None:
        if self._event is not None:
            await self._event.wait()


class SocketProtocol(WebSocketsSansIOProtocol):
    """One WebSocket connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadlines: Deadlines = self.config.deadlines  # type: ignore[attr-defined]
        self.close_timeout = self._deadlines.closing
        self.conn = Conversation(max_size=MAX_EVENT, logger=self.logger)
        self.queue = Inbox()  # type: ignore[assignment]
        self.writable = Writable()  # type: ignore[assignment]
        self._is_deaf = False
        self._frames = Bucket(*FRAMES)
        self._began = self.loop.time()

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.reader = Reader(transport, self._deadlines)

    def handle_connect(self, event: Any) -> None:
        if not event.path.startswith("/_event"):
            self.conn.max_message_size = LARGEST_JSON
        super().handle_connect(event)

    def data_received(self, data: bytes) -> None:
        if self.handshake_complete:
            self.request = self.response = None  # type: ignore[assignment]  # they take 3 kB
        for at in range(0, len(data), SLICE):
            if self._is_deaf or self.transport.is_closing():
                return
            super().data_received(data[at : at + SLICE])
        if not self.handshake_initiated and self.conn.handshake_exc is not None:
            self.transport.abort()

    def handle_events(self) -> None:
        """Count what came in this slice, and hand it on."""
        for event in self.conn.events_received():
            if self.handshake_initiated and not self._frames.take():
                self._end(FLOODING, "flooding")
                self._hear_no_more()
                return
            self.conn.events.append(event)
            super().handle_events()

    def send_receive_event_to_app(self) -> None:
        """Hand a message on. uvicorn writes a traceback for a text that is not UTF-8."""
        message = bytes(self.frames[0]) if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = [message]
        if self.curr_msg_data_type == "text" and not _is_utf8(message):
            self.frames = []
            self._end(CloseCode.INVALID_DATA, "not-utf-8")
            self._hear_no_more()
            return
        super().send_receive_event_to_app()

    def handle_parser_exception(self) -> None:
        closing = self.conn.close_sent
        if closing is None:  # there was no handshake
            self.transport.abort()
            return
        self._say_goodbye(closing.code, closing.reason)
        self._hear_no_more()

    def resume_writing(self) -> None:
        self.reader.has_taken()
        super().resume_writing()

    def shutdown(self) -> None:
        """Say that the process ends, and wait a moment for the answer: a reset would lose the reason."""
        if not self.handshake_complete:
            super().shutdown()
            return
        self._end(RESTARTING, "restarting")
        self._close_within(self._deadlines.goodbye)

    def sweep(self, now: float, _since_last: float) -> None:
        """End this connection if the other end does not read, or has not finished its handshake."""
        is_late = not self.handshake_initiated and now - self._began > self._deadlines.head
        if is_late or self.reader.is_overdue(now):
            self.transport.abort()

    def _end(self, code: int, reason: str) -> None:
        """Close from this side, unless that has happened already."""
        if self.close_sent or self.transport.is_closing():
            return
        with suppress(InvalidState):
            self.conn.send_close(code, reason)
        self._say_goodbye(code, reason)

    def _say_goodbye(self, code: int, reason: str) -> None:
        """Tell both the application and the other end; what still comes from there is thrown away."""
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self._close_within(self.close_timeout)

    def _hear_no_more(self) -> None:
        """Read on and look at nothing: to close on unread bytes resets the connection, without a reason."""
        self._is_deaf = True
        self._close_within(self._deadlines.goodbye)

    def _close_within(self, seconds: float) -> None:
        if self.close_timer is not None:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_later(seconds, self.transport.close)


def _is_utf8(text: bytes) -> bool:
    try:
        return text.isascii() or bool(text.decode())
    except UnicodeDecodeError:
        return False
