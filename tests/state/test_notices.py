"""What is said when something goes wrong."""

import pytest

from streampai_app.errors import Conflict, NotSignedIn
from streampai_app.state.notices import SURPRISE, note_frontend_error, tell
from streampai_app.state.support import Support

from .conftest import SUPPORT, Tabs


def said_by(event) -> list[str]:
    return [str(value) for _, value in event.args]


def test_an_expected_error_speaks_for_itself():
    assert '"It is over."' in said_by(tell(Conflict("It is over.")))


def test_an_ended_session_leads_to_the_sign_in_page():
    assert '"/login"' in said_by(tell(NotSignedIn("Your session has ended.")))


def test_a_surprise_apologises_and_keeps_its_details_to_itself():
    said = said_by(tell(ZeroDivisionError("secret details")))
    assert f'"{SURPRISE}"' in said
    assert "secret details" not in str(said)


async def test_a_handler_that_fails_is_answered_with_a_notice(tabs: Tabs, monkeypatch: pytest.MonkeyPatch):
    async def fail(_state):
        raise ZeroDivisionError("secret details")

    _, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/support", secret)
    monkeypatch.setattr(Support, "_read_inbox", fail)
    await tab.send(f"{SUPPORT}.load_more_rows")
    await tab.send(f"{SUPPORT}.load_more_rows")
    assert set(tab.notices) == {SURPRISE}
    assert tab.scripts == []
    assert tab.shown("reflex___state____state.streampai_app___state___notices____notices")["number"] == 2


def test_what_a_browser_reports_is_shortened(caplog):
    note_frontend_error(Exception("x" * 10_000))
    assert len(caplog.text) < 2000
