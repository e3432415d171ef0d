"""What reaches a page that is open, and when it stops."""

import asyncio

import pytest
from reflex.istate.manager import StateManager
from structlog.testing import capture_logs

from streampai_app import runtime
from streampai_app.accounts.sessions import revoke_session
from streampai_app.db import Hint
from streampai_app.errors import Unavailable
from streampai_app.models import Account, Role
from streampai_app.realtime.bus import RESYNC
from streampai_app.state import freshness, push, tasks
from streampai_app.state.chat_items import ChatItems
from streampai_app.state.guard import HYDRATE_EVENT
from streampai_app.state.support import Support
from streampai_app.streampai_app import app
from streampai_app.support.topics import INBOX

from ..people import a_chat, new_uuid
from ..waiting import eventually
from .conftest import SUPPORT, Tabs
from .test_notices import FRESHNESS


async def test_a_new_chat_appears_in_an_open_list(tabs: Tabs, db):
    _, secret = await tabs.sign_in()
    admin = await tabs.connect("/admin/support", secret)
    assert admin.shown()["rows"] == []
    await a_chat(db, body="Is anybody there?")
    await tabs.quiet()
    assert [row.preview for row in admin.shown()["rows"]] == ["Is anybody there?"]
    assert admin.shown()["unread"] == 1


async def test_a_message_appears_in_an_open_thread_and_only_that_much_is_sent(tabs: Tabs, db):
    visitor, started = await a_chat(db)
    _, secret = await tabs.sign_in()
    admin = await tabs.connect(f"/admin/support/{started.chat.id}", secret)
    admin.updates.clear()
    await runtime.current().sender.send(visitor, started.chat.id, new_uuid(), "And another thing")
    await tabs.quiet()
    assert [line.parts[0].text for line in admin.shown()["tail"]] == ["And another thing"]
    assert "head" not in admin.shown()


async def test_a_burst_is_one_delivery(tabs: Tabs, monkeypatch: pytest.MonkeyPatch):
    deliveries = []

    async def deliver(_state, hints, _read):
        deliveries.append(len(hints))
        await asyncio.sleep(0.01)

    monkeypatch.setattr(Support, "_on_inbox", deliver)
    _, secret = await tabs.sign_in()
    await tabs.connect("/admin/support", secret)
    bus = runtime.current().bus
    bus.publish([Hint((INBOX,), "message", {"chat": "cht_1", "seq": seq}) for seq in range(10)])
    await asyncio.sleep(0)
    bus.publish([Hint((INBOX,), "message", {"chat": "cht_1", "seq": seq}) for seq in range(40)])
    await tabs.quiet()
    assert sum(deliveries) == 50
    assert len(deliveries) <= 3


async def test_the_fewer_breaks_there_are_and_the_longer_it_takes_the_less_often_it_comes(tabs: Tabs):
    _, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/support", secret)
    subscription = push._tabs[tab.token].subscriptions[0]
    assert subscription._rest(1, took=0.5) == 0, "these tests wait for nothing"
    subscription._gap = 0.25
    assert [subscription._rest(times, took=0.001) for times in (1, 2, 4, 50)] == [0.25, 0.5, 1.0, 1.0]
    assert subscription._rest(1, took=0.3) == push.REST * 0.3
    assert subscription._rest(1, took=60) == push.MAX_REST <= 2, "what hung is quick when it has come back"


async def test_what_is_said_in_a_chat_does_not_wake_what_it_is_about(tabs: Tabs, db):
    visitor, started = await a_chat(db)
    _, secret = await tabs.sign_in()
    tab = await tabs.connect(f"/admin/support/{started.chat.id}", secret)
    items = next(each for each in push._tabs[tab.token].subscriptions if each.state is ChatItems)
    await runtime.current().sender.send(visitor, started.chat.id, new_uuid(), "And another thing")
    assert not items.is_busy


async def test_a_revoked_session_is_pushed_nothing_and_its_page_is_emptied(tabs: Tabs, db):
    await a_chat(db, body="a private matter")
    admin, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/support", secret)
    tab.updates.clear()
    await db.write(revoke_session, admin, admin.session_id)
    await tabs.quiet()
    assert tab.sent_to == "/login"
    assert tab.shown()["rows"] == []
    tab.updates.clear()
    await a_chat(db, body="another private matter")
    await tabs.quiet()
    assert tab.updates == []
    assert push.following() == 0


async def test_a_session_that_ended_unheard_is_found_out_before_the_next_delivery(tabs: Tabs, db):
    admin, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/support", secret)
    await db.write(_disable, admin.id)  # tells nobody
    tab.updates.clear()
    await a_chat(db, body="a private matter")
    await tabs.quiet()
    assert "a private matter" not in str(tab.updates)
    assert tab.sent_to == "/login"


async def test_a_tab_that_left_is_pushed_nothing(tabs: Tabs, db):
    _, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/support", secret)
    await tab.leave()
    tab.updates.clear()
    await a_chat(db)
    await tabs.quiet()
    assert tab.updates == []
    assert push.following() == 0


async def test_tabs_that_left_are_swept_away(tabs: Tabs):
    _, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/support", secret)
    push.sweep()
    assert push.following() == 1
    await tab.leave()
    push.sweep()
    assert push.following() == 0


async def test_loading_another_page_ends_what_the_last_one_followed(tabs: Tabs, db):
    visitor, started = await a_chat(db)
    _, secret = await tabs.sign_in()
    tab = await tabs.connect(f"/admin/support/{started.chat.id}", secret)
    tab._address |= {"query": {}, "pathname": "/admin/support"}
    await tab.send(f"{SUPPORT}.load")
    tab.updates.clear()
    await runtime.current().sender.send(visitor, started.chat.id, new_uuid(), "Hello again")
    await tabs.quiet()
    assert "tail" not in tab.shown()
    assert push.following() == 1


async def test_a_state_that_expired_is_built_anew_by_the_page_itself(tabs: Tabs, db, monkeypatch):
    _, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/support", secret)
    monkeypatch.setattr(app, "_state_manager", StateManager.create())
    tab.updates.clear()
    await a_chat(db)
    await tabs.quiet()
    assert [event.name for update in tab.updates for event in update.events] == [HYDRATE_EVENT]


async def test_after_a_break_of_the_bus_a_page_reads_again(tabs: Tabs, db, monkeypatch):
    _, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/support", secret)
    monkeypatch.setattr(db, "on_commit", lambda hints: None)  # these hints are lost
    await a_chat(db, body="Nobody was told")
    await tabs.quiet()
    assert tab.shown()["rows"] == []
    runtime.current().bus.publish([Hint((INBOX,), RESYNC, {})])
    await tabs.quiet()
    assert [row.preview for row in tab.shown()["rows"]] == ["Nobody was told"]


async def test_a_delivery_that_fails_is_tried_again(tabs: Tabs, db, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(push, "RETRY_AFTER", (0.001,))
    read, failures = Support._read_inbox, [OSError("the disk is busy")]

    async def failing_once(state):
        if failures:
            raise failures.pop()
        await read(state)

    _, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/support", secret)
    monkeypatch.setattr(Support, "_read_inbox", failing_once)
    await a_chat(db)
    await tabs.quiet()
    assert len(tab.shown()["rows"]) == 1


def _disable(tx, account_id: str) -> None:
    tx.session.get(Account, account_id).disabled_at = tx.now


class Clocked:
    """Makes a tab's page late, and looks at what it is told."""

    def __init__(self, tabs: Tabs, tab) -> None:
        self.tabs = tabs
        self.tab = tab

    async def watch(self, bus_away_for: float = 0.0) -> None:
        push.watch(bus_away_for)
        await self.tabs.quiet()

    @property
    def stale(self) -> bool | None:
        return self.tab.shown(FRESHNESS).get("stale")


async def test_a_page_whose_news_cannot_be_read_says_so_until_they_are(tabs: Tabs, db, monkeypatch):
    monkeypatch.setattr(push, "RETRY_AFTER", (0.01,))
    monkeypatch.setattr(push, "STALE_AFTER", 0.1)
    tab = await tabs.connect("/admin/support", (await tabs.sign_in())[1])
    page = Clocked(tabs, tab)
    look, failures = push.Tab._look, []

    async def failing(_tab, _ask):
        failures.append(1)
        raise Unavailable("The database does not answer.")

    with monkeypatch.context() as broken, capture_logs() as said:
        broken.setattr(push.Tab, "_look", failing)
        await a_chat(db, body="Is anybody there?")
        push.watch()
        assert not freshness.is_stale(tab.token), "a moment is no matter"
        await eventually(lambda: len(failures) > 12)
        push.watch()
        await eventually(lambda: page.stale)
    assert push.Tab._look is look
    assert [line["event"] for line in said].count("push failed") == 1, "it is told once an episode"
    await eventually(lambda: [row.preview for row in tab.shown()["rows"]] == ["Is anybody there?"])
    await eventually(lambda: not push._behind)
    await page.watch()
    assert page.stale is False


async def test_a_page_whose_news_hang_says_so_until_they_come(tabs: Tabs, db, monkeypatch):
    monkeypatch.setattr(push, "STALE_AFTER", 0.05)
    tab = await tabs.connect("/admin/support", (await tabs.sign_in())[1])
    page, look, hangs = Clocked(tabs, tab), push.Tab._look, asyncio.Event()

    async def hanging(its, ask):
        await hangs.wait()
        return await look(its, ask)

    monkeypatch.setattr(push.Tab, "_look", hanging)
    await a_chat(db)
    await asyncio.sleep(0.1)
    push.watch()
    await eventually(lambda: page.stale)
    hangs.set()
    await eventually(lambda: not push._behind)
    await page.watch()
    assert page.stale is False
    assert len(tab.shown()["rows"]) == 1


async def test_while_the_bus_is_away_every_page_says_so(tabs: Tabs, db):
    pages = [
        Clocked(tabs, await tabs.connect(path, (await tabs.sign_in(name, role))[1]))
        for name, role, path in [
            ("Ada", Role.ADMIN, "/admin/support"),
            ("Bea", Role.ADMIN, "/admin/feedback"),
            ("Cai", Role.ADMIN, "/admin/payments"),
            ("Dan", Role.ADMIN, "/admin/webhooks"),
            ("Eve", Role.STREAMER, "/studio"),
        ]
    ]
    for page in pages:
        await page.watch(push.STALE_AFTER / 2)
        assert not page.stale
    for page in pages:
        await page.watch(push.STALE_AFTER * 2)
        assert page.stale, page.tab._address
    await pages[0].watch(0.5)
    assert pages[0].stale, "not yet: the bus is not back"
    await pages[0].watch(0)
    assert [page.stale for page in pages] == [False] * 5


async def test_what_hints_say_and_the_page_knows_already_leaves_it_fresh(tabs: Tabs, db):
    _, started = await a_chat(db)
    tab = await tabs.connect(f"/admin/support/{started.chat.id}", (await tabs.sign_in())[1])
    form = {"chat": started.chat.id, "reply_id": new_uuid(), "reply": "Hello"}
    await tab.send(f"{SUPPORT}.send", form=form)
    assert not push._behind


async def test_a_tab_that_left_is_not_watched(tabs: Tabs, db, monkeypatch):
    tab = await tabs.connect("/admin/support", (await tabs.sign_in())[1])
    push.watch(push.STALE_AFTER * 2)
    await tabs.quiet()
    assert freshness.is_stale(tab.token)
    await tab.leave()
    push.sweep()
    push.watch()
    assert not freshness.is_stale(tab.token)
    assert not push._behind


async def test_the_watch_goes_on_after_a_surprise(tabs: Tabs, monkeypatch):
    monkeypatch.setattr(push, "WATCH_EVERY", 0.005)
    seen = []

    def failing_once(bus_away_for: float) -> None:
        seen.append(bus_away_for)
        if len(seen) == 1:
            raise ZeroDivisionError("a surprise")

    monkeypatch.setattr(push, "watch", failing_once)
    async with push.sweeping():
        await eventually(lambda: len(seen) > 1)


async def test_a_session_that_cannot_be_looked_up_is_looked_up_again(tabs: Tabs, db, monkeypatch):
    monkeypatch.setattr(push, "RETRY_AFTER", (0.01,))
    admin, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/support", secret)
    await db.write(_disable, admin.id)  # tells nobody
    who, failures = push.Tab._who, [Unavailable("away"), OSError("away")]

    async def failing(its):
        if failures:
            raise failures.pop()
        return await who(its)

    monkeypatch.setattr(push.Tab, "_who", failing)
    runtime.current().bus.publish([Hint((f"session:{admin.session_id}",), "moved", {})])
    await eventually(lambda: tab.sent_to == "/login")
    assert failures == []


async def test_a_revoked_page_is_sent_away_though_its_state_cannot_be_reached(tabs: Tabs, db, monkeypatch):
    admin, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/support", secret)

    def refused(*_args, **_more):
        raise ConnectionError("Redis is away")

    monkeypatch.setattr(app, "modify_state", refused)
    await db.write(revoke_session, admin, admin.session_id)
    await eventually(lambda: tab.sent_to == "/login")
    assert push.following() == 0


async def test_what_work_in_the_background_raises_is_seen(tabs: Tabs):
    async def fail() -> None:
        raise ZeroDivisionError("a surprise")

    with capture_logs() as said:
        task = tasks.begin(fail(), "a piece of work")
        await asyncio.wait([task])
        await asyncio.sleep(0)
    assert [line["work"] for line in said] == ["a piece of work"]
    assert task not in tasks._running
