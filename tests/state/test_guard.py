"""Who gets an answer from an event handler, and who does not."""

import uuid
from datetime import timedelta

from streampai_app import clock
from streampai_app.accounts.sessions import revoke_session
from streampai_app.db import Tx
from streampai_app.models import LoginSession, Role
from streampai_app.state.guard import permits
from streampai_app.state.support import Support
from streampai_app.state.tokens import is_bound, new_token
from streampai_app.streampai_app import app

from ..people import a_chat
from .conftest import SUPPORT, Tabs


async def test_a_stranger_is_sent_to_the_sign_in_page(tabs: Tabs):
    stranger = await tabs.connect("/admin/support")
    assert stranger.sent_to == "/login"
    assert stranger.shown()["rows"] == []


async def test_signing_in_leads_back_to_the_page_that_was_asked_for(tabs: Tabs):
    stranger = await tabs.connect("/admin/support/cht_1?state=open&kind=bug")
    assert stranger.redirect == "/login?next=/admin/support/cht_1%3Fstate%3Dopen%26kind%3Dbug"
    elsewhere = await tabs.connect("/login")
    await elsewhere.send(f"{SUPPORT}.load")
    assert elsewhere.redirect == "/login"


async def test_an_admin_sees_the_console(tabs: Tabs, db):
    await a_chat(db)
    _, secret = await tabs.sign_in()
    admin = await tabs.connect("/admin/support", secret)
    assert admin.sent_to is None
    assert len(admin.shown()["rows"]) == 1


async def test_a_session_in_use_is_seen_to_be(tabs: Tabs, db):
    actor, secret = await tabs.sign_in()
    last_week = clock.now() - timedelta(days=7)

    def session(tx: Tx) -> LoginSession:
        return tx.session.get_one(LoginSession, actor.session_id)

    await db.write(lambda tx: setattr(session(tx), "seen_at", last_week))
    await tabs.connect("/admin/support", secret)
    assert (await db.read(session)).seen_at > last_week


async def test_a_streamer_is_no_admin(tabs: Tabs, db):
    await a_chat(db)
    _, secret = await tabs.sign_in("Nova", Role.STREAMER)
    streamer = await tabs.connect("/admin/support", secret)
    assert streamer.sent_to == "/"
    assert streamer.shown()["rows"] == []


async def test_a_visitors_token_as_a_cookie_opens_no_console(tabs: Tabs, db):
    _, started = await a_chat(db)
    visitor = await tabs.connect("/admin/support", started.token)
    assert visitor.sent_to == "/"
    assert visitor.shown()["rows"] == []


async def test_a_forged_cookie_is_nobodys(tabs: Tabs):
    forger = await tabs.connect("/admin/support", "made-up")
    assert forger.sent_to == "/login"


async def test_a_tab_is_given_a_token_that_its_cookie_fits(tabs: Tabs):
    _, secret = await tabs.sign_in()
    tab = tabs.new(secret)
    chosen = tab.token
    await tab.open("/admin/support")
    assert tab.token != chosen
    assert is_bound(tab.token, secret)


async def test_a_tab_keeps_its_token_when_it_comes_back(tabs: Tabs):
    _, secret = await tabs.sign_in()
    first = await tabs.connect("/admin/support", secret)
    await first.leave()
    again = await tabs.connect("/admin/support", secret, first.token)
    assert again.token == first.token


async def test_a_strangers_state_goes_with_their_socket_and_a_members_stays(tabs: Tabs):
    stranger = await tabs.connect("/login")
    admin = await tabs.connect("/admin/support", (await tabs.sign_in())[1])
    assert {stranger.token, admin.token} <= set(app.state_manager.states)
    await stranger.leave()
    await admin.leave()
    assert stranger.token not in app.state_manager.states
    assert admin.token in app.state_manager.states


async def test_a_second_tab_with_the_same_token_gets_one_of_its_own(tabs: Tabs):
    _, secret = await tabs.sign_in()
    first = await tabs.connect("/admin/support", secret)
    second = await tabs.connect("/admin/support", secret, first.token)
    assert second.token != first.token
    assert is_bound(second.token, secret)
    assert second.shown()["loaded"]


async def test_a_copied_token_opens_nothing(tabs: Tabs, db):
    await a_chat(db, body="a private matter")
    _, secret = await tabs.sign_in()
    admin = await tabs.connect("/admin/support", secret)
    await admin.leave()
    for cookie in ("", (await tabs.sign_in("Nova", Role.STREAMER))[1], "made-up"):
        thief = await tabs.connect("/admin/support", cookie, admin.token)
        assert thief.token != admin.token
        assert "a private matter" not in str(thief.updates)


async def test_an_event_on_a_copied_token_without_loading_a_page_is_refused(tabs: Tabs, db):
    _, started = await a_chat(db, body="a private matter")
    _, secret = await tabs.sign_in()
    admin = await tabs.connect(f"/admin/support/{started.chat.id}", secret)
    await admin.leave()
    thief = await tabs.new("", admin.token).open("/", boot=False)
    await thief.send(f"{SUPPORT}.load_earlier")
    await thief.send(f"{SUPPORT}.resolve", chat_id=started.chat.id)
    assert thief.sent_to == "/login"
    assert "a private matter" not in str(thief.updates)


async def test_a_token_that_was_linked_past_the_binding_is_refused_all_the_same(tabs: Tabs):
    _, secret = await tabs.sign_in()
    admin = await tabs.connect("/admin/support", secret)
    admin.cookie = ""
    tabs.by_sid[admin.sid] = admin
    app.event_namespace._static_router_data.pop(admin.sid)
    await admin.send(f"{SUPPORT}.load")
    assert admin.sent_to == "/login"


async def test_what_an_admin_saw_is_gone_for_whoever_comes_after_the_session(tabs: Tabs, db):
    await a_chat(db, body="a private matter")
    admin, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/support", secret)
    await tab.leave()
    await db.write(revoke_session, admin, admin.session_id)
    after = await tabs.connect("/admin/support", secret, tab.token)
    assert after.token == tab.token
    assert after.sent_to == "/login"
    assert "a private matter" not in str(after.updates)


async def test_every_event_looks_the_session_up_again(tabs: Tabs, db):
    _, started = await a_chat(db)
    admin, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/support", secret)
    await db.write(revoke_session, admin, admin.session_id)
    await tabs.quiet()
    tab.updates.clear()
    await tab.send(f"{SUPPORT}.resolve", chat_id=started.chat.id)
    assert tab.sent_to == "/login"
    assert tab.shown() == {}


async def test_no_var_can_be_set_from_outside(tabs: Tabs):
    _, secret = await tabs.sign_in()
    admin = await tabs.connect("/admin/support", secret)
    for state in ("reflex___state____state", SUPPORT):
        await admin.send(f"{state}.setvar", var_name="is_hydrated", value=False)
    assert admin.sent_to == "/"


async def test_only_signed_in_people_report_errors_of_their_browser(tabs: Tabs, caplog):
    report = (
        "reflex___state____state.reflex___state____frontend_event_exception_state.handle_frontend_exception"
    )
    stranger = await tabs.connect("/login")
    stranger.updates.clear()
    await stranger.send(report, info="x" * 100_000, component_stack="")
    assert not any(update.delta or update.events for update in stranger.updates)
    assert "xxx" not in caplog.text


async def test_an_unknown_handler_changes_nothing(tabs: Tabs):
    _, secret = await tabs.sign_in()
    admin = await tabs.connect("/admin/support", secret)
    admin.updates.clear()
    await admin.send(f"{SUPPORT}._read_inbox")
    assert admin.updates == []


def test_a_state_is_for_admins_unless_it_says_otherwise():
    class Unmarked:
        pass

    assert not permits(Unmarked, None)
    assert permits(Support, None) is False


def test_a_seal_fits_one_name_and_one_secret():
    token = new_token("secret")
    assert is_bound(token, "secret")
    assert not is_bound(token, "other")
    assert not is_bound(token, "")
    assert not is_bound(f"{uuid.uuid4()}-{token.rpartition('-')[2]}", "secret")
    assert not is_bound("", "")
    assert not is_bound("ü-ü", "secret")
