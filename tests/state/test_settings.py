"""People and sessions in the settings."""

from typer.testing import CliRunner

from streampai_app.accounts.sessions import open_session
from streampai_app.cli import app as streampai
from streampai_app.jobs.pass_hints_on import pass_hints_on
from streampai_app.models import Role
from streampai_app.realtime.outside import kept_hints
from streampai_app.runtime import Runtime
from streampai_app.settings import settings

from .conftest import Tab, Tabs

SETTINGS = "reflex___state____state.streampai_app___state___settings____settings"


async def open_settings(tabs: Tabs, secret: str = "") -> Tab:
    if not secret:
        _, secret = await tabs.sign_in()
    return await tabs.connect("/admin/settings", secret)


def names(tab: Tab) -> list[str]:
    return [person.name for person in tab.shown(SETTINGS)["people"]]


async def invite(tab: Tab, **form: object) -> None:
    await tab.send(
        f"{SETTINGS}.invite", form={"email": "", "username": "", "name": "", "role": "admin"} | form
    )


async def test_everybody_is_listed_and_oneself_marked(tabs: Tabs):
    await tabs.sign_in("Grace")
    await tabs.sign_in("Nova", Role.STREAMER)
    tab = await open_settings(tabs)
    assert names(tab) == ["Ada", "Grace", "Nova"]
    assert [person.is_me for person in tab.shown(SETTINGS)["people"]] == [True, False, False]


async def test_who_is_added_on_the_command_line_appears_on_open_pages(
    tabs: Tabs, running: Runtime, sqlite_url: str, tmp_path, monkeypatch
):
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings.cache_clear()
    tab = await open_settings(tabs)
    typed = ["admin", "create", "grace@example.com", "--name", "Grace"]
    assert CliRunner().invoke(streampai, typed, input="zwölf kleine Boxer\n").exit_code == 0
    settings.cache_clear()
    assert names(tab) == ["Ada"]
    await pass_hints_on(running)
    await tabs.quiet()
    assert names(tab) == ["Ada", "Grace"]
    assert await running.db.read(kept_hints) == []


async def test_an_invitation_empties_the_form_and_lists_its_person(tabs: Tabs):
    tab = await open_settings(tabs)
    await invite(tab, email="grace@example.com", username="grace", name="Grace", role="streamer")
    assert names(tab) == ["Ada", "Grace"]
    grace = tab.shown(SETTINGS)["people"][1]
    assert (grace.role, grace.status) == ("streamer", "invited")
    assert tab.shown(SETTINGS)["invited"] == 1
    assert "invitation to grace@example.com waits to be mailed" in str(tab.notices)


async def test_a_wrong_invitation_says_what_is_wrong_and_leaves_the_form(tabs: Tabs):
    admin, secret = await tabs.sign_in()
    tab = await open_settings(tabs, secret)
    for form, field in [
        ({"email": "nowhere", "username": "grace"}, "email"),
        ({"email": "grace@example.com", "username": "g"}, "username"),
        ({"email": admin.email, "username": "grace"}, "email-taken"),
        ({"email": None, "username": "grace"}, "email"),
        ({"email": "grace@example.com", "username": ["grace"]}, "username"),
    ]:
        await invite(tab, **form)
        shown = tab.shown(SETTINGS)
        assert shown["trouble_with"] == field
        assert shown["trouble"]
        assert shown["invited"] == 0


async def test_somebody_is_shut_out_and_let_in_again(tabs: Tabs):
    grace, her_secret = await tabs.sign_in("Grace")
    hers = await tabs.connect("/admin/support", her_secret)
    tab = await open_settings(tabs)
    await tab.send(f"{SETTINGS}.disable", account_id=grace.id)
    assert tab.shown(SETTINGS)["people"][1].status == "disabled"
    assert hers.sent_to == "/login"
    await tab.send(f"{SETTINGS}.enable", account_id=grace.id)
    assert tab.shown(SETTINGS)["people"][1].status != "disabled"


async def test_nobody_shuts_themselves_out(tabs: Tabs):
    admin, secret = await tabs.sign_in()
    tab = await open_settings(tabs, secret)
    await tab.send(f"{SETTINGS}.disable", account_id=admin.id)
    assert "your own account" in str(tab.notices)


async def test_another_browser_of_ones_own_is_signed_out(tabs: Tabs, db):
    admin, secret = await tabs.sign_in()
    elsewhere = await db.write(
        lambda tx: open_session(tx, account_id=admin.id, user_agent="Firefox/143 Windows")
    )
    other = await tabs.connect("/admin/support", elsewhere)
    tab = await open_settings(tabs, secret)
    there = next(row for row in tab.shown(SETTINGS)["sessions"] if not row.is_this)
    assert there.browser == "Firefox 143 on Windows"
    await tab.send(f"{SETTINGS}.revoke", session_id=there.id)
    assert other.sent_to == "/login"
    assert len(tab.shown(SETTINGS)["sessions"]) == 1


async def test_nobody_signs_out_somebody_else(tabs: Tabs):
    grace, her_secret = await tabs.sign_in("Grace")
    tab = await open_settings(tabs)
    await tab.send(f"{SETTINGS}.revoke", session_id=grace.session_id)
    assert "no such session" in str(tab.notices)
    hers = await tabs.connect("/admin/support", her_secret)
    assert hers.sent_to is None


async def test_a_list_of_people_that_is_open_follows_what_others_do(tabs: Tabs):
    first, second = await open_settings(tabs), await open_settings(tabs, (await tabs.sign_in("Grace"))[1])
    await invite(second, email="new@example.com", username="newcomer", name="Newcomer")
    assert "Newcomer" in names(first)
