"""A desk that is for this machine only answers to this machine's names only.

A page from anywhere can point its own name at 127.0.0.1 and then read from us as if we were a part of it
("DNS rebinding"). Its `Host` tells. Where others reach the desk, a proxy or the network decides which names
lead here.
"""

from collections.abc import Awaitable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ..settings import Settings
from ..this_machine import names_this_machine

MISDIRECTED = 421  # RFC 9110, 15.5.20
SAYS = "This desk is for this machine only. To reach it under another name, set PUBLIC_URL.\n"


class HostCheck:
    """ASGI middleware around everything."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._is_watching = settings.is_loopback

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if not self._is_watching or scope["type"] == "lifespan" or names_this_machine(scope["headers"]):
            return self._app(scope, receive, send)
        if scope["type"] == "websocket":
            return _refuse(receive, send)
        return PlainTextResponse(SAYS, MISDIRECTED)(scope, receive, send)


async def _refuse(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 4403, "reason": "host-not-ours"})
