"""Every handler of every state, asked by everybody who has no business there: also those to come."""

import inspect

import pytest
from reflex.state import State
from reflex_base.registry import RegisteredEventHandler, RegistrationContext

from streampai_app.accounts.actors import Admin, Streamer
from streampai_app.models import Role
from streampai_app.state.guard import HYDRATE_EVENT, permits
from streampai_app.streampai_app import app

from ..people import a_chat
from .conftest import Tab, Tabs

# What any page needs to load, and what it may therefore always ask for: see `state/guard.py`.
LOADING = {HYDRATE_EVENT} | {
    f"reflex___state____state.reflex___state____on_load_internal_state.{name}"
    for name in ("on_load_internal", "set_is_hydrated")
}
ACTORS = {Admin: Admin("acc_1", "ses_1", "Ada", ""), Streamer: Streamer("acc_2", "ses_2", "Nova", "")}


def handlers() -> dict[str, RegisteredEventHandler]:
    """Return all handlers that a socket can name, Reflex's own among them."""
    with app.set_contexts():
        return dict(RegistrationContext.get().event_handlers)


def refused_to(kind: type | None) -> list[str]:
    """Return the handlers that are not for this kind of actor."""
    return sorted(
        name
        for name, handler in handlers().items()
        if name not in LOADING and (name.endswith(".setvar") or not _is_for(handler, kind))
    )


def _is_for(handler: RegisteredEventHandler, kind: type | None) -> bool:
    state = handler.states[0]
    if state.__name__ == "FrontendEventExceptionState":
        return kind is not None and handler.handler.fn.__name__ == "handle_frontend_exception"
    return state.__module__.startswith("streampai_app") and permits(state, ACTORS.get(kind))


async def ask_everything(tab: Tab, names: list[str], ids: list[str]) -> list[str]:
    """Call each handler with arguments that would do harm. Return those that answered with more than a no."""
    answered = []
    for name in names:
        tab.updates.clear()
        parameters = list(inspect.signature(handlers()[name].handler.fn).parameters)[1:]
        for identifier in ids:
            await tab.send(name, **dict.fromkeys(parameters, identifier))
        said = [update for update in tab.updates if update.delta]
        if said or tab.sent_to not in {"/login", "/", None} or tab.notices or tab.scripts:
            answered.append(name)
    return answered


def test_there_is_something_to_ask():
    assert len(refused_to(None)) > 10
    assert any(name.endswith("support.resolve") for name in refused_to(Streamer))


async def test_no_handler_answers_a_stranger(tabs: Tabs, db):
    _, started = await a_chat(db, body="a private matter")
    for path in ("/login", "/admin/support"):
        stranger = await tabs.connect(path)
        assert await ask_everything(stranger, refused_to(None), [started.chat.id]) == []
    await _nothing_happened(tabs, started.chat.id)


async def test_no_handler_answers_another_visitor(tabs: Tabs, db):
    _, started = await a_chat(db, body="a private matter")
    _, other = await a_chat(db)
    visitor = await tabs.connect("/admin/support", other.token)
    assert await ask_everything(visitor, refused_to(None), [started.chat.id]) == []
    await _nothing_happened(tabs, started.chat.id)


async def test_no_handler_of_the_team_answers_a_streamer(tabs: Tabs, db):
    admin, _ = await tabs.sign_in()
    _, started = await a_chat(db, body="a private matter")
    _, secret = await tabs.sign_in("Nova", Role.STREAMER)
    streamer = await tabs.connect("/admin/support", secret)
    ids = [started.chat.id, admin.id, admin.session_id]
    assert await ask_everything(streamer, refused_to(Streamer), ids) == []
    await _nothing_happened(tabs, started.chat.id)


@pytest.mark.parametrize("cookie", ["", "made-up"])
async def test_no_handler_answers_on_a_copied_token(tabs: Tabs, db, cookie):
    _, started = await a_chat(db, body="a private matter")
    _, secret = await tabs.sign_in()
    admin = await tabs.connect(f"/admin/support/{started.chat.id}", secret)
    await admin.leave()
    thief = await tabs.new(cookie, admin.token).open("/login", boot=False)
    assert await ask_everything(thief, refused_to(None), [started.chat.id]) == []
    assert "a private matter" not in str(thief.updates)
    await _nothing_happened(tabs, started.chat.id)


async def test_loading_a_page_gives_a_stranger_only_what_the_page_was_built_with(tabs: Tabs, db):
    await a_chat(db, body="a private matter")
    blank = {name: sorted(values) for name, values in State(_reflex_internal_init=True).dict().items()}
    stranger = await tabs.connect("/admin/support")
    for name in LOADING - {HYDRATE_EVENT}:
        await stranger.send(name, **({"value": True} if "set_is" in name else {}))
    assert "a private matter" not in str(stranger.updates)
    assert set(stranger.updates[0].delta) <= set(blank)


async def _nothing_happened(tabs: Tabs, chat_id: str) -> None:
    _, secret = await tabs.sign_in("Grace")
    admin = await tabs.connect(f"/admin/support/{chat_id}", secret)
    shown = admin.shown()
    assert not shown["chat"].is_resolved
    assert len(shown["head"]) == 1
    assert len(shown["rows"]) >= 1
