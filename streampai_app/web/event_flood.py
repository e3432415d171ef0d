"""A limit to how fast a browser may speak on Reflex's event socket, which has none of its own.

Every frame becomes an event in a queue without an end, so a flood has to stop before it gets there.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..flood import Bucket, Buckets
from ..limits import of_address
from .address import client_of

FLOODING = 4429
FRAMES = (120, 40.0)  # frames at once, and then so many a second: typing fast makes about ten
ADDRESS_FRAMES = (1_200, 400.0)  # of all sockets of an address: an office has one


class EventFlood:
    """ASGI middleware. A socket that floods is closed; its page connects again, slower each time."""

    def __init__(
        self,
        app: ASGIApp,
        frames: tuple[int, float] = FRAMES,
        address_frames: tuple[int, float] = ADDRESS_FRAMES,
    ) -> None:
        self._app = app
        self._frames = frames
        self._addresses = Buckets(*address_frames)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what a socket receives."""
        bucket, address = Bucket(*self._frames), of_address(client_of(scope))

        async def receive_counted() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and not (
                bucket.take() and self._addresses[address].take()
            ):
                await send({"type": "websocket.close", "code": FLOODING, "reason": "flooding"})
                return {"type": "websocket.disconnect", "code": FLOODING}
            return message

        await self._app(scope, receive_counted, send)
