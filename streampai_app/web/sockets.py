"""What our sockets have in common: frames of JSON, a hello that must come soon, codes for the end."""

import asyncio
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from ..errors import Malformed, TooLarge
from .bodies import LARGEST_JSON, parse_json_object
from .widget.wire import encode

Frame = dict[str, Any]

HELLO_WITHIN = 10.0  # seconds

INTERNAL, RESTARTING = 1011, 1012  # IANA's registry of close codes; 1012 is a service restart
MOVED = 4205  # come back at once, and be told anew who you are
NOT_UNDERSTOOD, SIGNED_OUT, ORIGIN, NO_HELLO, TOO_LARGE, FLOODING = 4400, 4401, 4403, 4408, 4413, 4429
SOCKET_CODES = {400: NOT_UNDERSTOOD, 401: SIGNED_OUT, 403: ORIGIN, 413: TOO_LARGE, 429: FLOODING}


class Closing(Exception):
    """The conversation is over, for this reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


async def read_hello(websocket: WebSocket) -> Frame:
    """Return the first frame, which says hello. Raises `Closing` if it does not, or keeps silent."""
    try:
        async with asyncio.timeout(HELLO_WITHIN):
            hello = await read_frame(websocket)
    except TimeoutError:
        raise Closing(NO_HELLO, "no-hello") from None
    if hello.get("op") != "hello":
        raise Closing(NOT_UNDERSTOOD, "hello-first")
    return hello


async def read_frame(websocket: WebSocket) -> Frame:
    """Return the next frame. Raises `WebSocketDisconnect`, `Closing`, `TooLarge`, `Malformed`."""
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1006))
    text = message.get("text")
    if text is None:
        raise Closing(NOT_UNDERSTOOD, "not-a-text")
    if len(text) > LARGEST_JSON:
        raise TooLarge("A frame takes 64 kB.")
    return parse_json_object(text)


async def write_frame(websocket: WebSocket, frame: Frame) -> None:
    """Send a frame, if there is still somebody to read it."""
    try:
        await websocket.send_text(encode(frame))
    except (WebSocketDisconnect, RuntimeError):  # it went away while we spoke: who listens learns it too
        return


async def close(websocket: WebSocket, code: int, reason: str) -> None:
    """Say goodbye."""
    try:
        await websocket.close(code, reason)
    except (WebSocketDisconnect, RuntimeError):
        return


def text_in(frame: Frame, name: str) -> str:
    """Return a field of a frame that is a text. Raises `Malformed`."""
    value = frame.get(name)
    if not isinstance(value, str):
        raise Malformed(f"`{name}` is a text.", reason=f"no-{name}")
    return value
