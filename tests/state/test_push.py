"""What reaches a page that is open, and when it stops."""

import asyncio

import pytest
from reflex.istate.manager import StateManager

from streampai_app import runtime
from streampai_app.accounts.sessions import revoke_session
from streampai_app.db import Hint
from streampai_app.models import Account
from streampai_app.realtime.bus import RESYNC
from streampai_app.state import push
from streampai_app.state.chat_items import ChatItems
from streampai_app.state.guard import HYDRATE_EVENT
from streampai_app.state.support import Support
from streampai_app.streampai_app import app
from streampai_app.support.topics import INBOX

from ..people import a_chat, new_uuid
from .conftest import SUPPORT, Tabs


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
    assert subscription._rest(1, took=0.5) == push.REST * 0.5


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
