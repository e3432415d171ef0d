"""A limit to how fast a browser may speak on Reflex's event socket, which has none of its own.

Every frame becomes an event in a queue without an end, so a flood has to stop before it gets there.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .flood import Bucket

FLOODING = 4429
FRAMES = (120, 40.0)  # frames at once, and then so many a second: typing fast makes about ten


class EventFlood:
    """ASGI middleware. A socket that floods is closed; its page connects again, slower each time."""

    def __init__(self, app: ASGIApp, frames: tuple[int, float] = FRAMES) -> None:
        self._app = app
        self._frames = frames

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what a socket receives."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        bucket = Bucket(*self._frames)

        async def receive_counted() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and not bucket.take():
                await send({"type": "websocket.close", "code": FLOODING, "reason": "flooding"})
                return {"type": "websocket.disconnect", "code": FLOODING}
            return message

        await self._app(scope, receive_counted, send)
