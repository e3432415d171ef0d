"""What is said when something goes wrong, also when what went wrong is what the pages stand on."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from reflex.istate.manager.memory import StateManagerMemory

from streampai_app.db import Database
from streampai_app.errors import Conflict, NotSignedIn, Unavailable
from streampai_app.state import freshness, guard
from streampai_app.state.notices import SURPRISE, note_frontend_error
from streampai_app.state.support import Support
from streampai_app.streampai_app import app

from ..people import a_chat
from ..waiting import eventually
from .conftest import NOTICES, SUPPORT, Tabs

HYDRATE = guard.HYDRATE_EVENT
FRESHNESS = "reflex___state____state.streampai_app___state___freshness____freshness"


def failing_with(error: Exception):
    async def fail(_state) -> None:
        raise error

    return fail


async def test_an_expected_error_speaks_for_itself(tabs: Tabs, monkeypatch: pytest.MonkeyPatch):
    tab = await tabs.connect("/admin/support", (await tabs.sign_in())[1])
    monkeypatch.setattr(Support, "_read_inbox", failing_with(Conflict("It is over.")))
    await tab.send(f"{SUPPORT}.load_more_rows")
    assert tab.notices == ["It is over."]


async def test_an_ended_session_leads_to_the_sign_in_page(tabs: Tabs, monkeypatch: pytest.MonkeyPatch):
    tab = await tabs.connect("/admin/support", (await tabs.sign_in())[1])
    monkeypatch.setattr(Support, "_read_inbox", failing_with(NotSignedIn("Your session has ended.")))
    await tab.send(f"{SUPPORT}.load_more_rows")
    assert tab.sent_to == "/login"


async def test_a_handler_that_fails_is_answered_with_a_notice(tabs: Tabs, monkeypatch: pytest.MonkeyPatch):
    tab = await tabs.connect("/admin/support", (await tabs.sign_in())[1])
    monkeypatch.setattr(Support, "_read_inbox", failing_with(ZeroDivisionError("secret details")))
    numbers = []
    for _ in range(2):
        await tab.send(f"{SUPPORT}.load_more_rows")
        numbers.append(tab.shown(NOTICES)["number"])
        await asyncio.sleep(0.002)
    assert tab.notices == [SURPRISE, SURPRISE]
    assert numbers[0] < numbers[1], "the same words twice are two notices"
    assert "secret details" not in str(tab.updates)
    assert tab.scripts == []


class DeadStates(StateManagerMemory):
    """Where states are kept when Redis refuses: nowhere."""

    asked = 0

    @asynccontextmanager
    async def modify_state_with_links(self, token, **_context):
        self.asked += 1
        raise ConnectionError("Error 111 connecting to redis:6379. Connection refused.")
        yield


def refuse_states(monkeypatch: pytest.MonkeyPatch) -> DeadStates:
    states = DeadStates()
    monkeypatch.setattr(app, "_state_manager", states)
    object.__setattr__(app.event_processor._root_context, "state_manager", states)
    return states


async def test_with_redis_refused_an_event_is_answered_once_and_by_the_socket_alone(
    tabs: Tabs, monkeypatch: pytest.MonkeyPatch, capsys
):
    tab = await tabs.connect("/admin/support", (await tabs.sign_in())[1])
    tab.updates.clear()
    states = refuse_states(monkeypatch)
    await tab.send(f"{SUPPORT}.send", form={"chat": "cht_1", "reply_id": "x", "reply": "Hello"})
    await asyncio.sleep(0.1)
    assert states.asked == 1
    assert tab.notices == [SURPRISE]
    assert capsys.readouterr().out.count("handler failed") == 1


async def test_with_the_database_refused_an_event_is_answered_once_and_by_the_socket_alone(
    tabs: Tabs, monkeypatch: pytest.MonkeyPatch
):
    tab = await tabs.connect("/admin/support", (await tabs.sign_in())[1])
    tab.updates.clear()
    asked = []

    async def refused(_secret):
        asked.append(1)
        raise Unavailable("The database does not answer. Please try again.")

    monkeypatch.setattr(guard, "_who", refused)
    await tab.send(f"{SUPPORT}.send", form={"chat": "cht_1", "reply_id": "x", "reply": "Hello"})
    await asyncio.sleep(0.1)
    assert len(asked) == 1
    assert tab.notices == ["The database does not answer. Please try again."]
    assert not freshness.is_stale(tab.token), "nothing that the page shows was to change"


@pytest.mark.parametrize("what", ["the states", "the database", "the page"])
async def test_a_page_that_could_not_be_loaded_says_so_and_is_loaded_again_until_it_works(
    tabs: Tabs, db: Database, monkeypatch: pytest.MonkeyPatch, what: str
):
    monkeypatch.setattr(freshness, "RELOAD_AFTER", (0.01,))
    monkeypatch.setattr(freshness, "SETTLED_AFTER", 0.02)
    tab = tabs.new((await tabs.sign_in())[1])
    states = app._state_manager
    with monkeypatch.context() as broken:
        if what == "the states":
            refuse_states(broken)
        elif what == "the database":
            broken.setattr(guard, "_who", lambda _secret: failing_with(Unavailable("It is away."))(None))
        else:
            broken.setattr(Support, "_read_inbox", failing_with(Unavailable("It is away.")))
        await tab.open("/admin/support")
        assert tab.shown(FRESHNESS)["stale"] is True
        await eventually(lambda: HYDRATE in [event.name for update in tab.updates for event in update.events])
    object.__setattr__(app.event_processor._root_context, "state_manager", states)
    await a_chat(db, body="Is anybody there?")
    await tab.send(HYDRATE)
    assert tab.shown(FRESHNESS)["stale"] is False
    assert [row.preview for row in tab.shown()["rows"]] == ["Is anybody there?"]
    await eventually(lambda: tab.token not in freshness._reloads)


def test_what_a_browser_reports_is_shortened(caplog):
    note_frontend_error(Exception("x" * 10_000))
    assert len(caplog.text) < 2000
