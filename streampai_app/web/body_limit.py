"""No request is read past what its route takes: 413 instead, and the rest of it is not even received.

A route may take less than this, and then says so itself; it never takes more.
"""

from collections.abc import Awaitable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import TooLarge
from .problems import problem

KIB = 1024
USUAL = 64 * KIB
# The first prefix that fits counts.
BY_PREFIX = (
    ("/api/webhooks/", 256 * KIB),
    ("/api/support/screenshots", 10 * 1024 * KIB),
    ("/u/", 256 * KIB),  # a donor who wrote far too much gets it back
    ("/_event", 1024 * KIB),
)  # Reflex's socket, where it has to fall back to polling


class BodyLimit:
    """ASGI middleware that raises `TooLarge` to whoever reads too much, and answers it if nobody has.

    The route is asked even where the length says it beforehand: only its own answer tells a foreign page,
    which may read nothing else, that this is no broken connection after which to try again.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        return (self._limited if scope["type"] == "http" else self.app)(scope, receive, send)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = limit_for(scope["path"])
        reader = _Reader(receive, send, limit, is_too_large=_announced(scope) > limit)
        try:
            await self.app(scope, reader.receive, reader.send)
        except TooLarge as error:
            if reader.answered:
                raise
            await problem(error)(scope, receive, send)


def limit_for(path: str) -> int:
    """Return how many bytes a request to this path may bring."""
    return next((limit for prefix, limit in BY_PREFIX if path.startswith(prefix)), USUAL)


class _Reader:
    def __init__(self, receive: Receive, send: Send, limit: int, *, is_too_large: bool) -> None:
        self.answered = False
        self._is_too_large = is_too_large
        self._receive = receive
        self._send = send
        self._limit = limit
        self._left = limit

    async def receive(self) -> Message:
        if self._is_too_large:
            raise _too_large(self._limit)
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _too_large(self._limit)
        return message

    async def send(self, message: Message) -> None:
        self.answered = True
        await self._send(message)


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isdecimal() else 0


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"This is too large: at most {limit // KIB} KiB are taken here.")
