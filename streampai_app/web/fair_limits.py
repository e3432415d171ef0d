"""What fails for a reason of ours is not counted against anybody: neither a 503 nor a mistake of ours.

A donor whose checkout fails while the provider is away tries again, and the tenth attempt is as good as the
first.
"""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..limits import OURS, Counted, collected
from ..runtime import current


class FairLimits:
    """ASGI middleware: gives back what a request has counted when it is answered 5xx, or not at all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        return (self._counted if scope["type"] == "http" else self.app)(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        counted = Counted(has_failed=True)  # until it is answered

        async def send_and_look(message: Message) -> None:
            if message["type"] == "http.response.start":
                counted.has_failed = counted.is_noted or message["status"] >= OURS
            await send(message)

        token = collected.set(counted)
        try:
            await self.app(scope, receive, send_and_look)
        finally:
            if counted.has_failed and counted.attempts:
                await current().limits.give_back_all(counted)
            collected.reset(token)
