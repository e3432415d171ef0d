"""The demo's page, and who may read its mails."""

from dataclasses import replace

import pytest

from streampai_app import runtime
from streampai_app.clock import now
from streampai_app.mail.carriers import FolderCarrier
from streampai_app.mail.message import compose
from streampai_app.models import Mail
from streampai_app.settings import Settings

from .conftest import Tab, Tabs

DEMO = "reflex___state____state.streampai_app___state___demo____demo"


async def open_demo(
    tabs: Tabs,
    monkeypatch,
    *,
    peer: str = "127.0.0.1",
    headers: dict[str, str] | None = None,
    **settings: object,
) -> Tab:
    """Open the page from there, with these settings and one mail in the outbox."""
    folder = tabs.runtime.settings.data_dir
    mail = Mail(id="mil_1", recipient="a@b.c", subject="Hi", body="See https://x.y/z .", created_at=now())
    await FolderCarrier(folder / "outbox").deliver(compose(mail, "Desk <desk@localhost>"))
    changed = replace(tabs.runtime, settings=Settings(data_dir=folder, **settings))
    monkeypatch.setattr(runtime, "current", lambda: changed)
    tab = tabs.new()
    tab.peer, tab.more_headers = peer, headers or {}
    return await tab.open("/demo")


async def test_a_demo_on_this_machine_shows_its_mails_with_links(tabs: Tabs, monkeypatch):
    shown = (await open_demo(tabs, monkeypatch, demo=True)).shown(DEMO)
    assert shown["is_on"]
    assert [part.href for part in shown["letters"][0].parts if part.href] == ["https://x.y/z"]


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("192.0.2.7", {}),
        ("192.0.2.7", {"host": "127.0.0.1:8000", "asgi-scope-client": "127.0.0.1"}),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}),
        ("127.0.0.1", {"host": "evil.example:8000"}),
        ("", {}),
    ],
)
@pytest.mark.parametrize("where", [{}, {"bind": "0.0.0.0", "demo_in_public": True}])
async def test_mails_are_shown_to_nobody_who_is_not_at_this_machine(
    tabs: Tabs, monkeypatch, peer, headers, where
):
    tab = await open_demo(tabs, monkeypatch, peer=peer, headers=headers, demo=True, **where)
    assert tab.shown(DEMO)["is_on"]
    assert not tab.shown(DEMO)["is_here"]
    assert tab.shown(DEMO)["letters"] == []


async def test_what_an_event_says_of_its_sender_is_not_believed(tabs: Tabs, monkeypatch):
    tab = await open_demo(tabs, monkeypatch, peer="192.0.2.7", demo=True)
    tab._address |= {
        "ip": "127.0.0.1",
        "client_ip": "127.0.0.1",
        "headers": {"asgi-scope-client": "127.0.0.1"},
    }
    await tab.send(f"{DEMO}.load")
    assert tab.shown(DEMO)["letters"] == []


async def test_mails_shown_here_are_gone_when_the_same_tab_asks_from_elsewhere(tabs: Tabs, monkeypatch):
    tab = await open_demo(tabs, monkeypatch, demo=True)
    assert tab.shown(DEMO)["letters"]
    elsewhere = tabs.new(token=tab.token)
    await tab.leave()
    elsewhere.peer = "192.0.2.7"
    await elsewhere.open("/demo")
    assert elsewhere.shown(DEMO)["letters"] == []


async def test_without_demo_mode_there_is_nothing(tabs: Tabs, monkeypatch):
    shown = (await open_demo(tabs, monkeypatch, demo=False)).shown(DEMO)
    assert not shown["is_on"]
    assert shown["letters"] == []
