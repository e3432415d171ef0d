"""An overlay's socket: what to play, how to look, and its word for what it did. See docs/overlay.md.

A hint from the bus says only that something changed. One pump a socket then reads how things stand, takes
the page's turn in the queue, and sends what the page does not have yet; so a burst of hints is one look, a
lost one only a later look, and a page that comes back says what it plays and is told whether it still may.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from ... import clock, metrics
from ...alerts.leasing import Turn, begin, finish, leave, lose, take_turn
from ...alerts.overlays import Source, overlay_topic, recognise
from ...alerts.showing import scene_of
from ...alerts.topics import streamer_topic
from ...db import Hint, Tx
from ...donations.pages import goal_of, page_of, top_gifts
from ...donations.pledges import clean_line
from ...errors import AppError, Conflict, Malformed, NotFound
from ...flood import Bucket
from ...isolation import report
from ...runtime import Runtime, current
from ...talk import speaker
from ...visible_text import cut
from ..address import client_ip
from ..origin import may_embed
from ..silence import Silence
from ..sockets import (
    FLOODING,
    INTERNAL,
    NO_HELLO,
    NOT_UNDERSTOOD,
    ORIGIN,
    RESTARTING,
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
from .files import overlay_files
from .wire import alert_json, scene_json

QUIET_FOR = 35.0  # seconds without a frame until the page counts as gone; it pings every 10 s
FRAMES = (400, 200.0)  # frames at once, and then so many a second
GONE = frozenset({1000, 1001})  # RFC 6455, 7.4.1: the page itself was closed or went elsewhere
LONGEST_ID = 40
LONGEST_AGENT = 300
LONGEST_SOURCE = 50

_open: Counter[str] = (
    Counter()
)  # sockets by page: one that comes back may be here before the old one has ended


def overlay_socket_routes() -> list[BaseRoute]:
    """Return the route."""
    return [WebSocketRoute("/api/overlay/socket", overlay_socket)]


async def overlay_socket(websocket: WebSocket) -> None:
    """Serve one socket from its handshake to its end."""
    await websocket.accept()
    try:
        if not may_embed(websocket.headers.get("origin"), current().settings):
            raise Closing(ORIGIN, "origin-not-allowed")
        hello = await read_hello(websocket)
        page = _id_in(hello, "page")
        source = await current().db.read(recognise, text_in(hello, "token"), page)
        agent = websocket.headers.get("user-agent", "")[:LONGEST_AGENT]
        source = replace(_as_it_says(source, hello), user_agent=agent, **_browser_source(hello))
        await _serve(websocket, source, _playing(hello))
    except Closing as closing:
        await close(websocket, closing.code, closing.reason)
    except NotFound:
        await close(websocket, SIGNED_OUT, "unknown-overlay")
    except AppError as error:
        await close(websocket, SOCKET_CODES.get(error.status, INTERNAL), error.reason)
    except WebSocketDisconnect:
        pass
    except Exception as error:  # the page comes back and says what it plays
        report("overlay socket", error, "closed")
        await close(websocket, INTERNAL, "internal")


async def _serve(websocket: WebSocket, source: Source, playing: tuple[str, int] | None) -> None:
    runtime = current()
    who = speaker(source.overlay_id, client_ip(websocket))
    await runtime.talk.open(who)
    _count(source.page, 1)
    try:
        with metrics.sockets_open.labels("overlay").track_inprogress():
            await OverlaySocket(websocket, runtime, source).serve(playing)
    except WebSocketDisconnect as gone:
        # A connection that only broke comes back, and its page plays on meanwhile; or it is back already.
        if gone.code in GONE:
            await asyncio.shield(runtime.db.write(leave, source))
        elif _open[source.page] == 1:
            await asyncio.shield(runtime.db.write(lose, source))
    finally:
        _count(source.page, -1)
        runtime.talk.close(who)


def _count(page: str, change: int) -> None:
    _open[page] += change
    if not _open[page]:
        del _open[page]


class OverlaySocket:
    """One open socket of one page."""

    def __init__(self, websocket: WebSocket, runtime: Runtime, source: Source) -> None:
        self._websocket = websocket
        self._runtime = runtime
        self._source = source
        self._scene: Frame = {}  # what the page was told last
        self._playing: tuple[str, int] | None = None  # the lease that the page plays, as far as we know
        self._ended_last: tuple[str, int] | None = None  # which a look from before may still name
        self._beat: tuple[str, int] | None = None  # what the page has just said that it plays
        self._look = asyncio.Event()
        self._may_have_changed = False  # the scene
        self._timer: asyncio.TimerHandle | None = None
        self._closing: Closing | None = None
        self._listener: asyncio.Task[Any] | None = None
        self._frames = Bucket(*FRAMES)

    async def serve(self, playing: tuple[str, int] | None) -> None:
        """Talk until either side ends it. Subscribing comes before reading, so nothing falls between."""
        self._playing = self._beat = playing
        self._listener = asyncio.current_task()
        bus, source = self._runtime.bus, self._source
        subscriptions = [
            bus.subscribe(streamer_topic(source.streamer_id), self._on_hint),
            bus.subscribe(overlay_topic(source.overlay_id), self._on_overlay_hint),
        ]
        silence = Silence(QUIET_FOR, lambda: self._end(Closing(NO_HELLO, "quiet")))
        tasks = [asyncio.create_task(self._guarded(work)) for work in (self._pump, self._until_stopping)]
        try:
            await self._listen(silence)
        except asyncio.CancelledError:
            if self._closing is None or self._listener.uncancel():
                raise
            raise self._closing from None
        finally:
            silence.stop()
            self._look_again(None)
            for task in tasks:
                task.cancel()
            for unsubscribe in subscriptions:
                unsubscribe()

    # What the page says

    async def _listen(self, silence: Silence) -> None:
        handlers: dict[str, Callable[[Frame], Awaitable[None]]] = {
            "ping": self._ping,
            "began": self._began,
            "ended": self._ended,
        }
        while True:
            frame = await read_frame(self._websocket)
            silence.broken()
            if not self._frames.take():
                raise Closing(FLOODING, "flooding")
            op = frame.get("op")
            if not isinstance(op, str) or op not in handlers:
                raise Closing(NOT_UNDERSTOOD, "unknown-op")
            await handlers[op](frame)

    async def _ping(self, frame: Frame) -> None:
        self._source = _as_it_says(self._source, frame)
        self._beat = _playing(frame)
        await self._say({"op": "pong"})
        self._look.set()  # it keeps the page's turn, and finds alerts that no hint told of

    async def _began(self, frame: Frame) -> None:
        await self._acknowledge(begin, frame)

    async def _ended(self, frame: Frame) -> None:
        lease = _lease_in(frame)
        self._ended_last = lease
        if self._playing == lease:
            self._playing = None
        await self._acknowledge(finish, frame, _yes_or_no(frame, "heard"))
        self._look.set()

    async def _acknowledge(self, work: Callable[..., None], frame: Frame, *more: bool | None) -> None:
        """Take the page's word, or tell it that its word came too late."""
        alert_id, lease = _lease_in(frame)
        answer = {"op": "noted", "what": frame["op"], "alert": alert_id, "lease": lease}
        try:
            await self._runtime.db.write(work, self._source, alert_id, lease, *more)
        except Conflict as error:
            answer |= {"op": "refused", "reason": error.reason}
        except NotFound as error:
            if error.reason == "unknown-overlay":
                raise Closing(SIGNED_OUT, "revoked") from None
            answer |= {"op": "refused", "reason": error.reason}
        await self._say(answer)

    # What the page is told

    def _on_hint(self, _hint: Hint) -> None:
        self._may_have_changed = True
        self._look.set()

    def _on_overlay_hint(self, hint: Hint) -> None:
        if hint.what == "revoked":
            self._end(Closing(SIGNED_OUT, "revoked"))
        else:
            self._on_hint(hint)

    async def _pump(self) -> None:
        """Tell the page what is news to it, now and whenever there may be some."""
        self._scene = await self._runtime.db.read(_read_scene, self._source)
        await self._say({"op": "welcome", "version": overlay_files().version, **self._scene})
        while True:
            beat, self._beat = self._beat, None
            await self._tell_turn(await self._runtime.db.write(take_turn, self._source, beat))
            await self._look.wait()
            self._look.clear()
            if self._may_have_changed:
                self._may_have_changed = False
                await self._tell_scene()

    async def _until_stopping(self) -> None:
        """End the socket when the process is to end: the page finds another one."""
        await self._runtime.stopping.wait()
        self._end(Closing(RESTARTING, "restarting"))

    async def _tell_scene(self) -> None:
        scene = await self._runtime.db.read(_read_scene, self._source)
        if scene != self._scene:
            self._scene = scene
            await self._say({"op": "scene", **scene})

    async def _tell_turn(self, turn: Turn) -> None:
        given = (turn.play.alert_id, turn.play.lease) if turn.play else None
        if given is not None and given == self._ended_last:
            return
        if self._playing is not None and self._playing != given:
            await self._say({"op": "stop", "alert": self._playing[0], "lease": self._playing[1]})
        if turn.play is not None and self._playing != given:
            await self._say({"op": "play", **alert_json(turn.play)})
        self._playing = given
        self._look_again(turn.again_at)

    def _look_again(self, at: datetime | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if at is not None:
            wait = max(0.05, (at - clock.now()).total_seconds() + 0.01)
            self._timer = asyncio.get_running_loop().call_later(wait, self._look.set)

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except NotFound:
            self._end(Closing(SIGNED_OUT, "revoked"))
        except AppError as error:  # a dependency is down: the page comes back and says what it plays
            self._end(Closing(SOCKET_CODES.get(error.status, INTERNAL), error.reason))
        except Exception as error:
            report("overlay socket", error, "closed")
            self._end(Closing(INTERNAL, "internal"))

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


def _read_scene(tx: Tx, source: Source) -> Frame:
    scene, page = scene_of(tx, source), page_of(tx, source.streamer_id)
    return scene_json(scene, goal_of(tx, page), top_gifts(tx, page) if scene.look["is_top_shown"] else [])


def _playing(hello: Frame) -> tuple[str, int] | None:
    return _lease_in(hello["playing"]) if isinstance(hello.get("playing"), dict) else None


def _as_it_says(source: Source, frame: Frame) -> Source:
    """Return the source as its page says that it is: seen, heard. What it leaves out stays."""
    is_visible, is_audible = (_yes_or_no(frame, name) for name in ("visible", "audible"))
    return replace(
        source,
        is_visible=source.is_visible if is_visible is None else is_visible,
        is_audible=source.is_audible if is_audible is None else is_audible,
    )


def _browser_source(hello: Frame) -> dict[str, str]:
    """Return by what a browser source is known again: the name that its address gives it, else its own id."""
    said = (hello.get(key) for key in ("name", "source"))
    name, own = (clean_line(cut(text, LONGEST_SOURCE)) if isinstance(text, str) else "" for text in said)
    return {"source": f"name:{name}" if name else own, "name": name}


def _yes_or_no(frame: Frame, name: str) -> bool | None:
    value = frame.get(name)
    return value if isinstance(value, bool) else None


def _lease_in(frame: Frame) -> tuple[str, int]:
    lease = frame.get("lease")
    if not isinstance(lease, int) or isinstance(lease, bool) or not 0 <= lease < 2**31:
        raise Closing(NOT_UNDERSTOOD, "no-lease")
    return _id_in(frame, "alert"), lease


def _id_in(frame: Frame, name: str) -> str:
    value = frame.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID or not value.isascii():
        raise Malformed(f"`{name}` is an id.", reason=f"no-{name}")
    return value
