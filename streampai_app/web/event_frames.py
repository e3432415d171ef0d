"""What is taken on the pages' socket: a handshake and frames in the form that our pages send, and no other.

Engine.IO and Socket.IO parse what a stranger sends before anything of ours sees it, and write a traceback
for what they cannot parse. So only the part of their protocols that our pages use gets as far as them:
Engine.IO 4 over a WebSocket, and of Socket.IO 5 connect, disconnect and two events, as texts, without
acknowledgements or attachments. The rest is refused, counted, and told in the log once in a while.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .. import logs, metrics
from .bodies import decode_json
from .sockets import NOT_UNDERSTOOD

log = logs.get(__name__)

PATHS = {"/_event", "/_event/"}
ARGUMENTS = {"event": 1, "client_error": 1}  # of each event that a page of ours sends
MAX_TOKEN = 200  # characters; ours have 69
MAX_DEPTH = 64  # of lists and objects in each other
MAX_DIGITS = 100  # of a whole number: Engine.IO's limit
PONG = "3"
# An Engine.IO message (4) with a Socket.IO packet: its type, our namespace, what it carries.
_PACKET = re.compile(r"4([012])/_event,(.*)", re.DOTALL)
_DIGITS = re.compile(rf"[0-9]{{{MAX_DIGITS + 1}}}")
CONNECT, DISCONNECT, EVENT = "0", "1", "2"
REFUSED = {"type": "websocket.close", "code": NOT_UNDERSTOOD, "reason": "not-understood"}


class EventFrames:
    """ASGI middleware before Reflex's event socket."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a socket such as our pages open, and refuse anything else."""
        refusal = why_no_handshake(scope)
        if refusal is None:
            await self._converse(scope, receive, send)
            return
        _tell(refusal)
        if scope["type"] == "websocket":
            await receive()
            await send(REFUSED)
        else:
            await PlainTextResponse("This address only takes the socket of our pages.", 400)(
                scope, receive, send
            )

    async def _converse(self, scope: Scope, receive: Receive, send: Send) -> None:
        frames = Frames()

        async def receive_understood() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and (refusal := frames.why_not(message.get("text"))):
                _tell(refusal)
                await send(REFUSED)
                return {"type": "websocket.disconnect", "code": NOT_UNDERSTOOD}
            return message

        await self._app(scope, receive_understood, send)


class Frames:
    """What one socket has said so far, as far as that decides what it may say next."""

    def __init__(self) -> None:
        self._has_joined = False

    def why_not(self, text: str | None) -> str | None:
        """Return why this is no frame that a page of ours sends at this point, or None if it is one."""
        if text == PONG:
            return None
        packet = _PACKET.fullmatch(text or "")
        if packet is None:
            return "no packet of ours"
        kind, carried = packet.groups()
        if (kind == CONNECT) == self._has_joined:
            return "out of turn"
        self._has_joined = kind != DISCONNECT
        if not carried:
            return "no event" if kind == EVENT else None
        return "no such content" if kind == DISCONNECT else _why_not_carried(kind, carried)


def why_no_handshake(scope: Scope) -> str | None:
    """Return why no page of ours begins so, or None if one does."""
    if scope["type"] != "websocket":
        return "no socket"
    if scope["path"] not in PATHS:
        return "no such path"
    try:
        query = parse_qs(scope["query_string"].decode("ascii"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return "no such query"
    token = query.pop("token", [])
    if query != {"EIO": ["4"], "transport": ["websocket"]}:
        return "no such query"
    if len(token) != 1 or not 0 < len(token[0]) <= MAX_TOKEN:
        return "no such token"
    return None if _header(scope, b"upgrade") == b"websocket" else "no such upgrade"


def _why_not_carried(kind: str, text: str) -> str | None:
    try:
        carried = None if _DIGITS.search(text) else decode_json(text)
    except (ValueError, RecursionError):
        carried = None
    if not isinstance(carried, dict if kind == CONNECT else list) or _is_deeper(carried, MAX_DEPTH):
        return "no JSON of ours"
    if kind == EVENT and not (
        carried and isinstance(carried[0], str) and ARGUMENTS.get(carried[0]) == len(carried) - 1
    ):
        return "no such event"
    return None


def _is_deeper(value: Any, depth: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inside = value.values() if isinstance(value, Mapping) else value
    return depth == 0 or any(_is_deeper(each, depth - 1) for each in inside)


def _header(scope: Scope, name: bytes) -> bytes:
    return b",".join(value for key, value in scope["headers"] if key == name).lower()


def _tell(why: str) -> None:
    metrics.events_unknown.inc()
    log.info("frame refused", why=why, outside=True)
