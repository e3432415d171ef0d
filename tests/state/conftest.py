"""Reflex in this process, without a server or a browser: tabs connect, send events, and hear what is said.

    async def test_somebody_is_sent_away(tabs):
        stranger = await tabs.connect("/admin/support")
        assert stranger.sent_to == "/login"

Everything between the socket and the database is the real thing: token, guard, event queue, state, push.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from argon2.profiles import CHEAPEST
from reflex.istate.manager import StateManager
from reflex.state import StateUpdate

from streampai_app import runtime
from streampai_app.accounts.actors import Admin
from streampai_app.accounts.sessions import authenticate, open_session
from streampai_app.db import Database
from streampai_app.models import Role
from streampai_app.runtime import Runtime
from streampai_app.settings import Settings
from streampai_app.state import (
    chat_items,
    donation,
    feedback,
    feedback_item,
    payments,
    push,
    studio,
    support,
    webhooks,
)
from streampai_app.state.guard import HYDRATE_EVENT
from streampai_app.streampai_app import app

from ..people import add_account

NOTICES = "reflex___state____state.streampai_app___state___notices____notices"
PAUSES = (
    (support, "INBOX_GAP"),
    (payments, "LIST_GAP"),
    (payments, "BOOKS_GAP"),
    (donation, "GAP"),
    (webhooks, "GAP"),
    (studio, "GAP"),
    (feedback, "GAP"),
    (feedback_item, "GAP"),
    (chat_items, "GAP"),
)
PLACES = {
    "chat_id": "/admin/support/",
    "donation_id": "/admin/payments/",
    "item_id": "/admin/feedback/",
}
SUPPORT = "reflex___state____state.streampai_app___state___support____support"


class Tab:
    """A browser tab: a socket with a cookie and a client token, and everything that it was told."""

    def __init__(self, tabs: "Tabs", secret: str, token: str) -> None:
        self.sid = uuid.uuid4().hex
        self.token = token
        self.updates: list[StateUpdate] = []
        self.cookie = f"streampai_session={secret}" if secret else ""
        self._tabs = tabs
        self.peer = "127.0.0.1"
        self.more_headers: dict[str, str] = {}
        self._address: dict[str, Any] = {}

    @property
    def environ(self) -> dict[str, Any]:
        said = {"host": "localhost:8000", "origin": "http://localhost:8000"} | self.more_headers
        headers = [(name.encode(), value.encode()) for name, value in said.items()]
        if self.cookie:
            headers.append((b"cookie", self.cookie.encode()))
        scope = {"headers": headers, "client": (self.peer, 50000)}
        return {"QUERY_STRING": f"token={self.token}", "asgi.scope": scope}

    async def open(self, path: str, *, boot: bool = True) -> "Tab":
        """Connect on a page, with the event that loads it unless told otherwise."""
        page, _, query = path.partition("?")
        asked = dict(parse_qsl(query))
        for name, start in PLACES.items():
            if page.startswith(start):
                asked[name] = page.removeprefix(start)
        self._address = {"pathname": page, "asPath": path, "query": asked}
        event = {"name": HYDRATE_EVENT, "payload": {}, "router_data": dict(self._address)}
        await app.event_namespace.on_connect(self.sid, self.environ, {"event": event} if boot else None)
        await self._tabs.quiet()
        return self

    async def send(self, name: str, **payload: Any) -> None:
        """Send an event, as this page would."""
        event = {"name": name, "payload": payload, "router_data": dict(self._address)}
        await app.event_namespace.on_event(self.sid, event)
        await self._tabs.quiet()

    async def leave(self) -> None:
        """Lose the connection."""
        task = app.event_namespace.on_disconnect(self.sid)
        if task is not None:
            await task

    @property
    def sent_to(self) -> str | None:
        """Where the page was told to go last, without what its address then asks for."""
        return self.redirect.partition("?")[0] if self.redirect is not None else None

    @property
    def redirect(self) -> str | None:
        """The whole address that the page was told to go to last."""
        events = [event for update in self.updates for event in update.events]
        return next((e.payload["path"] for e in reversed(events) if e.name == "_redirect"), None)

    @property
    def notices(self) -> list[str]:
        """What this page was told in passing."""
        texts = [update.delta.get(NOTICES, {}).get("text_rx_state_") for update in self.updates]
        return [text for text in texts if text]

    @property
    def scripts(self) -> list[str]:
        """What the page was asked to do besides: nothing of ours should need that."""
        return [event.name for u in self.updates for event in u.events if event.name != "_redirect"]

    def shown(self, state: str = SUPPORT) -> dict[str, Any]:
        """The vars of a state as this page has them now."""
        shown: dict[str, Any] = {}
        for update in self.updates:
            shown |= update.delta.get(state, {})
        return {name.removesuffix("_rx_state_"): value for name, value in shown.items()}


class Tabs:
    """All tabs of a test, and the program they are connected to."""

    def __init__(self, running: Runtime) -> None:
        self.runtime = running
        self.by_sid: dict[str, Tab] = {}

    def new(self, secret: str = "", token: str | None = None) -> Tab:
        """Make a tab that is not connected yet."""
        tab = Tab(self, secret, token or str(uuid.uuid4()))
        self.by_sid[tab.sid] = tab
        return tab

    async def connect(self, path: str, secret: str = "", token: str | None = None) -> Tab:
        """Open a tab on a page."""
        return await self.new(secret, token).open(path)

    async def sign_in(self, name: str = "Ada", role: Role = Role.ADMIN) -> tuple[Admin, str]:
        """Return somebody new, and the secret of their cookie."""
        db = self.runtime.db
        account = await db.write(lambda tx: add_account(tx, name, role))
        secret = await db.write(lambda tx: open_session(tx, account_id=account))
        return await db.read(authenticate, secret), secret  # type: ignore[return-value]

    async def emit(self, event: str, data: Any, to: str, **_rest: Any) -> None:
        """Stand in for the wire to the browser."""
        tab = self.by_sid[to]
        if event == "new_token":
            tab.token = data
        elif isinstance(data, StateUpdate):
            tab.updates.append(data)

    async def quiet(self) -> None:
        """Wait until nothing is under way: no event, no push."""
        processor = app.event_processor
        calm = 0
        while calm < 3:
            await asyncio.sleep(0.002)
            pushing = [s for tab in push._tabs.values() for s in tab.subscriptions if s.is_busy]
            busy = processor._tasks or processor._token_queues or not processor._queue.empty() or pushing
            calm = 0 if busy else calm + 1


@pytest.fixture
async def running(sqlite_url: str, tmp_path) -> AsyncIterator[Runtime]:
    """The objects of a running process, on a database of this test's own."""
    settings = Settings(database_url=sqlite_url, data_dir=tmp_path, public_url="http://localhost:8000")
    async with runtime.running(settings, CHEAPEST) as running:
        yield running


@pytest.fixture
def state_manager() -> StateManager:
    """Where Reflex keeps the states of tabs: in memory, unless a test says otherwise."""
    return StateManager.create()


@pytest.fixture
async def tabs(
    running: Runtime, state_manager: StateManager, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Tabs]:
    """Reflex, running in this process."""
    tabs = Tabs(running)
    namespace = app.event_namespace
    for module, name in PAUSES:
        monkeypatch.setattr(module, name, 0)
    monkeypatch.setattr(app, "_state_manager", state_manager)
    monkeypatch.setattr(namespace, "emit", tabs.emit)
    monkeypatch.setattr(app.sio, "get_environ", lambda sid, _namespace: tabs.by_sid[sid].environ)
    with app.set_contexts():
        async with app._setup_event_processor():
            yield tabs
    for tab in list(push._tabs.values()):
        tab.close()
    await namespace._token_manager.disconnect_all()
    monkeypatch.setattr(app, "_event_processor", None)


@pytest.fixture
def db(running: Runtime) -> Database:
    """The database of the running process."""
    return running.db
