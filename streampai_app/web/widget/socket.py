"""The widget's socket: who is there, what they send, what they are told. See docs/protocol.md.

A socket holds a cursor for each chat. A hint marks a chat as moved on, and one pump a socket reads what
lies beyond the cursor and sends it, so a burst of hints is one read, and a lost hint only a later one. Where
the only news is the socket's own message, `sent` has told it already.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from ... import clock, metrics
from ...accounts.actors import Visitor
from ...accounts.sessions import authenticate_session
from ...db import Hint
from ...errors import AppError, Malformed, NotSignedIn, Unavailable
from ...flood import Bucket
from ...isolation import report
from ...models import Sender
from ...runtime import Runtime, current
from ...support.queries import PAGE, chat_of, past_chats
from ...support.reading import mark_read
from ...support.rules import clean_chat_id
from ...support.topics import topics_of, visitor_topic
from ...talk import speaker
from ..address import client_ip
from ..origin import may_embed
from ..problems import SURPRISE, fields_of
from ..silence import Silence
from ..sockets import (
    FLOODING,
    INTERNAL,
    MOVED,
    NO_HELLO,
    NOT_UNDERSTOOD,
    ORIGIN,
    SIGNED_OUT,
    SOCKET_CODES,
    Closing,
    Frame,
    close,
    read_frame,
    read_hello,
    text_in,
    write_frame,
)
from .visitors import recognise_token
from .wire import chat_json, message_json, time_json

UNHEARD_FOR = 1.0  # seconds that a page which may not embed us has to speak before it is told so
QUIET_FOR = 90.0  # seconds without a frame until the other end counts as gone; the widget pings every 25 s
UNDER_WAY_AT_MOST = 64  # frames of one socket that are being worked on
FRAMES = (120, 40.0)  # frames at once, and then so many a second
TYPING = (1, 1 / 3)
LAST = 2**31  # beyond any message's number: all there is, whenever it was said


async def support_socket(websocket: WebSocket) -> None:
    """Serve one socket from its handshake to its end."""
    await websocket.accept()
    try:
        if not may_embed(websocket.headers.get("origin"), current().settings):
            await _let_speak(websocket)
            raise Closing(ORIGIN, "origin-not-allowed")
        await _serve(await _greeted(websocket))
    except Closing as closing:
        await close(websocket, closing.code, closing.reason)
    except AppError as error:
        await close(websocket, SOCKET_CODES.get(error.status, INTERNAL), error.reason)
    except WebSocketDisconnect:
        pass
    except Exception as error:
        report("widget socket", error, "closed")
        await close(websocket, INTERNAL, "internal")


async def _greeted(websocket: WebSocket) -> "VisitorSocket":
    hello = await read_hello(websocket)
    visitor = await recognise_token(text_in(hello, "token"))
    websocket.scope["headers"].clear()  # kilobytes that nobody asks for again
    return VisitorSocket(websocket, current(), visitor, _cursors(hello))


async def _serve(socket: "VisitorSocket") -> None:
    talk = current().talk
    with metrics.sockets_open.labels("widget").track_inprogress():
        await talk.open(socket.speaker)
        try:
            await socket.serve()
        finally:
            talk.close(socket.speaker)


class VisitorSocket:
    """One open socket of one visitor. Thousands are open and idle, so what is kept here is kept small."""

    __slots__ = (
        *("_changed", "_closing", "_cursors", "_frames", "_known_to_page", "_listener", "_moved", "_pump"),
        *("_runtime", "_sending", "_silence", "_tasks", "_typing", "_visitor", "_websocket", "speaker"),
    )

    def __init__(
        self, websocket: WebSocket, runtime: Runtime, visitor: Visitor, cursors: dict[str, int]
    ) -> None:
        """`cursors` are the page's: the last number that it knows of each chat."""
        self._websocket = websocket
        self._runtime = runtime
        self._visitor = visitor
        self._known_to_page = cursors
        self._cursors: dict[str, int] = {}
        self._moved: dict[str, int] = {}  # chats that have messages beyond their cursor, up to this number
        self._sending = 0  # messages of this socket that are being stored
        self._changed: frozenset[str] = frozenset()  # chats whose state or read marks changed
        self._pump: asyncio.Task[None] | None = None
        self._tasks: frozenset[asyncio.Task[Any]] = frozenset()
        self._closing: Closing | None = None
        self._listener: asyncio.Task[Any] | None = None
        self._frames, self._typing = Bucket(*FRAMES), Bucket(*TYPING)
        self.speaker = speaker(visitor.id, client_ip(websocket))

    async def serve(self) -> None:
        """Talk until either side ends it. Subscribing comes before reading, so nothing falls between."""
        subscriptions = [
            self._runtime.bus.subscribe(visitor_topic(self._visitor.id), self._on_hint),
            self._runtime.bus.subscribe(f"session:{self._visitor.session_id}", self._on_session_hint),
        ]
        self._listener = asyncio.current_task()
        self._silence = Silence(QUIET_FOR, self._on_silence)
        try:
            await self._welcome()
            await self._listen()
        except asyncio.CancelledError:
            if self._closing is None or self._listener.uncancel():
                raise
            raise self._closing from None
        finally:
            self._silence.stop()
            for unsubscribe in subscriptions:
                unsubscribe()
            for task in self._tasks:
                task.cancel()

    def _on_silence(self) -> None:
        self._end(Closing(NO_HELLO, "quiet"))

    async def _welcome(self) -> None:
        chats = await self._runtime.db.read(past_chats, self._visitor)
        known, self._known_to_page = self._known_to_page, {}
        await self._say({"op": "welcome", "chats": [chat_json(chat) for chat in chats]})
        for chat in chats:
            self._cursors[chat.id] = min(known.get(chat.id, chat.last_seq), chat.last_seq)
            if self._cursors[chat.id] < chat.last_seq:
                self._moved[chat.id] = LAST
        self._wake()

    # What the client says

    async def _listen(self) -> None:
        while True:
            frame = self._take(await read_frame(self._websocket))
            op = frame.get("op")
            if op == "ping":
                await self._say({"op": "pong"})
            elif isinstance(op, str) and op in self._handlers:
                self._work(self._handlers[op], frame)
            else:
                raise Closing(NOT_UNDERSTOOD, "unknown-op")

    def _take(self, frame: Frame) -> Frame:
        self._silence.broken()
        if self._closing is not None:
            raise self._closing
        if not (self._frames.take() and self._runtime.talk.hear(self.speaker)):
            raise Closing(FLOODING, "flooding")
        return frame

    async def _handle(self, handler: "Handler", frame: Frame) -> None:
        """Do what a frame asks. What may not be done is refused; what makes no sense ends the socket."""
        try:
            await handler(self, frame)
        except NotSignedIn as error:
            raise Closing(SIGNED_OUT, error.reason) from None
        except Malformed as error:
            raise Closing(NOT_UNDERSTOOD, error.reason) from None
        except AppError as error:
            await self._refuse(frame, error)
        except Closing:
            raise
        except Exception as error:  # one frame that nobody can work on is no reason to lose the others
            report("widget socket", error, "refused", op=frame["op"])
            await self._refuse(frame, AppError(SURPRISE, reason="internal"))

    async def _refuse(self, frame: Frame, error: AppError) -> None:
        named = {name: _echo(frame.get(name)) for name in ("chat", "id")}
        await self._say({"op": "refused", **named, **fields_of(error)})

    async def _send(self, frame: Frame) -> None:
        body, talk = frame.get("body"), self._runtime.talk
        characters = len(body) if isinstance(body, str) else 0
        await talk.spend(self.speaker, characters)
        self._sending += 1
        try:
            stored = await self._runtime.sender.send(self._visitor, frame.get("chat"), frame.get("id"), body)
            if self._cursors.get(stored.chat_id) == stored.seq - 1:
                self._cursors[stored.chat_id] = stored.seq  # `sent` tells this socket all there is to tell
        except Unavailable:
            talk.give_back(self.speaker, characters)
            raise
        finally:
            self._sending -= 1
            self._wake()
        answer = {"op": "sent", "chat": stored.chat_id, "id": stored.client_id}
        await self._say(answer | {"seq": stored.seq, "at": time_json(stored.at)})

    async def _watch(self, frame: Frame) -> None:
        chat_id, after = clean_chat_id(frame.get("chat")), _number(frame, "after")
        await self._runtime.db.read(chat_of, self._visitor, chat_id)
        self._cursors[chat_id] = after
        self._moved[chat_id] = LAST
        self._wake()

    async def _read(self, frame: Frame) -> None:
        chat_id, seq = clean_chat_id(frame.get("chat")), _number(frame, "seq")
        await self._runtime.db.write(mark_read, self._visitor, chat_id, seq)

    async def _say_typing(self, frame: Frame) -> None:
        chat_id = clean_chat_id(frame.get("chat"))
        if chat_id in self._cursors and self._typing.take():
            topics = topics_of(chat_id, self._visitor.id)
            ids = {"chat": chat_id, "who": self._visitor.id, "side": Sender.VISITOR.value}
            self._runtime.bus.publish([Hint(topics, "typing", ids)])

    _handlers: ClassVar[dict[str, "Handler"]] = {
        "send": _send,
        "watch": _watch,
        "read": _read,
        "typing": _say_typing,
    }

    def _work(self, handler: "Handler", frame: Frame) -> None:
        if not self._has_room():
            raise Closing(FLOODING, "flooding")
        self._begin(self._handle, handler, frame)

    def _has_room(self) -> bool:
        return len(self._tasks) < UNDER_WAY_AT_MOST

    def _begin(self, job: Callable[..., Awaitable[None]], *args: Any) -> asyncio.Task[None]:
        task = asyncio.create_task(self._guarded(job, *args))
        self._tasks |= {task}
        task.add_done_callback(self._forget)
        return task

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._tasks -= {task}

    async def _guarded(self, job: Callable[..., Awaitable[None]], *args: Any) -> None:
        """Do a job, which is called here: one that is made before would be left over if this never begins."""
        try:
            await job(*args)
        except Closing as closing:
            self._end(closing)
        except AppError as error:  # a dependency is down: the widget comes back and reads from its cursor
            self._end(Closing(SOCKET_CODES.get(error.status, INTERNAL), error.reason))
        except Exception as error:
            report("widget socket", error, "closed")
            self._end(Closing(INTERNAL, "internal"))

    # What the client is told

    def _on_hint(self, hint: Hint) -> None:
        chat_id = str(hint.ids.get("chat", ""))
        match hint.what:
            case "message":
                if chat_id not in self._cursors:  # started in another tab: all of it is news
                    self._cursors[chat_id] = 0
                    self._changed |= {chat_id}
                self._moved[chat_id] = max(int(hint.ids["seq"]), self._moved.get(chat_id, 0))
            case "chat":
                self._changed |= {chat_id}
            case "typing":
                self._tell_typing(hint)
                return
            case "resync":
                self._moved.update(dict.fromkeys(self._cursors, LAST))
                self._changed |= self._cursors.keys()
        if not self._sending:  # what we are storing may be all that has moved: its answer will wake us
            self._wake()

    def _on_session_hint(self, hint: Hint) -> None:
        if hint.what == "revoked":
            self._end(Closing(SIGNED_OUT, "revoked"))
        else:
            self._begin(self._check_session)

    async def _check_session(self) -> None:
        """Who was joined with another visitor comes back as that one, with the same token."""
        found = await self._runtime.db.read(authenticate_session, self._visitor.session_id)
        if found.id != self._visitor.id:
            self._end(Closing(MOVED, "moved"))

    def _tell_typing(self, hint: Hint) -> None:
        if hint.ids.get("side") == Sender.ADMIN and self._has_room():
            named = {"chat": hint.ids["chat"], "name": hint.ids.get("name", "")}
            self._begin(self._say, {"op": "typing", **named})

    def _wake(self) -> None:
        for chat_id in [each for each, seq in self._moved.items() if seq <= self._cursors[each]]:
            del self._moved[chat_id]
        if self._pump is None and (self._moved or self._changed):
            self._pump = self._begin(self._tell)

    async def _tell(self) -> None:
        try:
            while self._moved or self._changed:
                moved, self._moved = self._moved, {}
                changed, self._changed = self._changed, frozenset()
                told = [self._tell_messages(chat_id, seq) for chat_id, seq in moved.items()]
                jobs = [*told, *map(self._tell_chat, changed)]
                await (asyncio.gather(*jobs) if len(jobs) > 1 else jobs[0])
        finally:
            self._pump = None

    async def _tell_messages(self, chat_id: str, up_to: int) -> None:
        after = self._cursors[chat_id]
        messages = await self._runtime.deliverer.messages_after(self._visitor, chat_id, after)
        if not messages:
            return
        more = len(messages) == PAGE
        if self._cursors[chat_id] == after:  # unless `watch` has moved the cursor meanwhile
            self._cursors[chat_id] = messages[-1].seq
            if more:
                self._moved[chat_id] = LAST
        listed = [message_json(message) for message in messages]
        await self._say({"op": "messages", "chat": chat_id, "messages": listed, "more": more})
        if up_to != LAST:  # it is news, not history
            metrics.delivery_seconds.observe((clock.now() - messages[-1].at).total_seconds())

    async def _tell_chat(self, chat_id: str) -> None:
        chat = await self._runtime.db.read(_chat_for_live_session, self._visitor, chat_id)
        await self._say({"op": "chat", "chat": chat_json(chat)})

    async def _say(self, frame: Frame) -> None:
        if self._closing is None and self._websocket.client_state is WebSocketState.CONNECTED:
            await write_frame(self._websocket, frame)

    def _end(self, closing: Closing) -> None:
        """End the socket now: `_listen` may be waiting for a frame that never comes.

        It has to stop waiting first: a frame that comes meanwhile would be worked on.
        """
        if self._closing is None and self._listener is not None:
            self._closing = closing
            self._listener.cancel()


Handler = Callable[[VisitorSocket, Frame], Awaitable[None]]


def _chat_for_live_session(tx: Any, visitor: Visitor, chat_id: str) -> Any:
    return chat_of(tx, authenticate_session(tx, visitor.session_id), chat_id)


async def _let_speak(websocket: WebSocket) -> None:
    """Take the hello that is on its way: a close on unread bytes resets the connection, without a reason."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(UNHEARD_FOR):
            await websocket.receive()


def _echo(given: object) -> str:
    """Return an id as the client wrote it, so that it knows what was refused, if it could be one at all."""
    return given if isinstance(given, str) and len(given) <= 64 and given.isascii() else ""


def _number(frame: Frame, name: str) -> int:
    value = frame.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise Malformed(f"`{name}` is the number of a message.", reason=f"no-{name}")
    return value


def _cursors(hello: Frame) -> dict[str, int]:
    cursors = hello.get("cursors") or {}
    if not isinstance(cursors, dict):
        raise Malformed("`cursors` is an object.", reason="no-cursors")
    return {chat_id: _number(cursors, chat_id) for chat_id in cursors}
