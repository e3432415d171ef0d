"""HTTP connections with deadlines: for the head of a request, its body, an idle connection and a reader.

Nothing is timed while a request is worked on, and no timer is set for one: a sweep looks at all connections
once a second (worker.py) and asks each whether it is overdue.
"""

from asyncio import Transport
from dataclasses import dataclass
from typing import Any

import httptools
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from .gate import Gate, Pass

MAX_HEAD = 64 * 1024  # bytes
MAX_HEADERS = 128
MAX_PIPELINED = 16  # requests of one connection that wait for the answer to another


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long the other end may take, in seconds; rates are in bytes a second."""

    turn: float = 15.0  # a connection beyond what its address may hold
    head: float = 10.0  # from the connection, or from a request's first byte, to the end of its head
    body_grace: float = 10.0  # and then
    body_rate: float = 4 * 1024  # at least
    body: float = 300.0  # however fast
    idle: float = 20.0  # between two requests of a stranger
    proxy_idle: float = 75.0  # proxies keep theirs for about a minute, and must be the first to close
    reader: float = 30.0  # in which it takes
    reader_rate: float = 1024  # at least
    arrival: float = 2.0  # of a request where there is no room for others
    closing: float = 5.0  # to answer the close of a socket
    goodbye: float = 1.0  # the same when the process is to end, or after what ends a connection


REFUSALS = {
    400: b"Bad Request",
    408: b"Request Timeout",
    429: b"Too Many Requests",
    431: b"Request Header Fields Too Large",
    503: b"Service Unavailable",
}


class HttpProtocol(HttpToolsProtocol):
    """One HTTP connection."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._gate: Gate = self.config.gate  # type: ignore[attr-defined]
        self._deadlines: Deadlines = self.config.deadlines  # type: ignore[attr-defined]
        self.reader = Reader(transport, self._deadlines)
        self._made_at = self.loop.time()
        self._head_since: float | None = self._made_at  # None: no head is being read
        self._head_size = 0
        self._body_since: float | None = None
        self._body_size = 0
        self._refusal = 400
        self._held: tuple[RequestResponseCycle, ASGI3Application] | None = None  # until its body has come
        self._pass: Pass | None = None
        if len(self.connections) > self._gate.capacity and not self._make_room():
            self._refuse(503)
        else:
            self._enter(self.client[0] if self.client else "")

    def _enter(self, address: str) -> None:
        is_proxy = self._gate.trusts(address)
        self.timeout_keep_alive = self._deadlines.proxy_idle if is_proxy else self._deadlines.idle  # type: ignore[assignment]
        if is_proxy:
            return
        self._pass = self._gate.enter(address, self._on_turn, self.transport.close)
        if self._pass is None:
            self._refuse(429)
        elif self._pass.is_waiting:
            self.transport.pause_reading()

    def _on_turn(self) -> None:
        """One of the address's other connections has ended: read this one."""
        self._head_since = self.loop.time()
        if not self.transport.is_closing():
            self.transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave_gate()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came; see uvicorn's, which logs a line for whatever a stranger sends that is no HTTP."""
        if self.transport.is_closing():
            return
        self._unset_keepalive_if_required()
        if self._pass is not None:
            self._pass.work()
        if self._head_since is None and self._body_since is None:
            self._head_since, self._head_size = self.loop.time(), 0
        if self._head_since is not None:
            self._head_size += len(data)
        self._parse(data)
        if self._head_since is not None and self._head_size > MAX_HEAD:
            self._refuse(431)

    def _parse(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            if self._should_upgrade():
                self.handle_websocket_upgrade()
            elif self.parser.get_method() == b"CONNECT":
                self._refuse(400)
            else:
                again = self._head_without_upgrade() + data[upgrade.args[0] :]
                self.parser = httptools.HttpRequestParser(self)  # the old one may be at its end (HTTP/1.0)
                self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn does
                self._parse(again)
        except httptools.HttpParserError:
            self._refuse(self._refusal)

    def _should_upgrade(self) -> bool:
        """Tell whether this asks for a WebSocket. Any other upgrade is ignored (RFC 9110, 7.8)."""
        return (
            self.parser.get_http_version() == "1.1"
            and self.parser.get_method() == b"GET"
            and super()._should_upgrade()
        )

    def _is_other_upgrade(self) -> bool:
        return self.parser.should_upgrade() and not self._should_upgrade()

    def _head_without_upgrade(self) -> bytes:
        """Return the head that was read as one that asks for no upgrade: with one, no body is parsed."""
        version = self.parser.get_http_version().encode()
        lines = [b"%s %s HTTP/%s" % (self.parser.get_method(), self.url, version)]
        for name, value in self.headers:
            if name == b"connection":
                value = b",".join(each for each in value.split(b",") if each.strip().lower() != b"upgrade")
            if name != b"upgrade":
                lines.append(b"%s: %s" % (name, value))
        return b"\r\n".join([*lines, b"", b""])

    def handle_websocket_upgrade(self) -> None:
        self._leave_gate()  # sockets are counted by `web/crowd.py`, by whom they are from
        super().handle_websocket_upgrade()

    def resume_writing(self) -> None:
        self.reader.has_taken()
        super().resume_writing()

    def on_message_begin(self) -> None:
        self._head_since, self._head_size = self.loop.time(), 0
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        if len(self.headers) > MAX_HEADERS:
            self._refusal = 431
            raise ValueError("too many headers")

    def on_headers_complete(self) -> None:
        if self._is_other_upgrade():
            return  # it is read once more: see `_parse`
        if len(self.pipeline) >= MAX_PIPELINED:
            raise ValueError("too many requests at once")
        self._head_since = None
        self._body_since, self._body_size = self.loop.time(), 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._body_size += len(body)
        super().on_body(body)
        if self._body_size > HIGH_WATER_LIMIT:
            self._start()

    def on_message_complete(self) -> None:
        if self._is_other_upgrade():
            return
        self._body_since = None
        super().on_message_complete()
        self._start()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Begin to work on a request only when its body is there, or so much of it as is kept: not before."""
        self._held = cycle, app
        if not cycle.more_body or cycle.waiting_for_100_continue:
            self._start()

    def _start(self) -> None:
        if self._held is not None:
            (cycle, app), self._held = self._held, None
            super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._pass is not None and self.timeout_keep_alive_task is not None:
            self._pass.rest()

    def sweep(self, now: float, since_last: float) -> None:
        """End this connection if it is overdue. Called about once a second."""
        if self.reader.is_overdue(now):
            self.transport.abort()
        elif self.transport.is_closing():
            return
        elif self._pass is not None and self._pass.is_waiting:
            if now - self._made_at > self._deadlines.turn:
                self._refuse(429)
        elif self._pass is not None and self._pass.is_wanted and self.is_expendable(now):
            self._end_early()
        elif self._head_since is not None:
            if now - self._head_since > self._deadlines.head:
                self._refuse(408)
        elif self._body_since is not None:
            if self.flow.read_paused:  # it waits for us
                self._body_since += since_last
            elif now - self._body_since > self._body_allowed():
                self._give_up_body()

    def _body_allowed(self) -> float:
        limits = self._deadlines
        return min(limits.body, limits.body_grace + self._body_size / limits.body_rate)

    def is_expendable(self, now: float) -> bool:
        """Whether this connection asks for nothing at the moment, or has taken its time to do so."""
        limits = self._deadlines
        if self._head_since is not None:
            return now - self._head_since > limits.arrival
        if self._body_since is not None:
            return now - self._body_since > limits.arrival + self._body_size / limits.body_rate
        return self.timeout_keep_alive_task is not None

    def _make_room(self) -> bool:
        now = self.loop.time()
        for other in self.connections:
            if isinstance(other, HttpProtocol) and other is not self and other.is_expendable(now):
                other.transport.abort()
                return True
        return False

    def _end_early(self) -> None:
        if self._body_since is not None:
            self._give_up_body()
        elif self._head_since is not None:
            self._refuse(408)
        else:
            self.transport.close()

    def _give_up_body(self) -> None:
        if self.cycle.response_started:
            self.transport.abort()
            return
        self._refuse(408)
        self._held = None
        self.cycle.disconnected = True  # whoever reads the body is told, and answers nobody any longer
        self.cycle.message_event.set()

    def _refuse(self, status: int) -> None:
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            again = b"retry-after: 5\r\n" if status in {429, 503} else b""
            head = b"HTTP/1.1 %d %s\r\n" % (status, REFUSALS[status])
            self.transport.write(head + again + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.transport.close()

    def _leave_gate(self) -> None:
        if self._pass is not None:
            self._pass.leave()
            self._pass = None


class Reader:
    """Whether the other end takes what is sent to it."""

    __slots__ = ("_deadlines", "_left", "_since", "_transport")

    def __init__(self, transport: Any, deadlines: Deadlines) -> None:
        self._transport = transport
        self._deadlines = deadlines
        self._since: float | None = None  # None: it has taken everything
        self._left = 0

    def has_taken(self) -> None:
        """It took so much that more may be written."""
        self._since = None

    def is_overdue(self, now: float) -> bool:
        """Whether it takes too little of what waits here to be sent."""
        left = self._transport.get_write_buffer_size()
        if not left:
            self._since = None
        elif self._since is None:
            self._since, self._left = now, left
        elif now - self._since > self._deadlines.reader:
            if self._left - left < self._deadlines.reader * self._deadlines.reader_rate:
                return True
            self._since, self._left = now, left
        return False
