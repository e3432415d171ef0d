"""The demo's page, and who may read its mails."""

from dataclasses import replace

from streampai_app import runtime
from streampai_app.clock import now
from streampai_app.mail.carriers import FolderCarrier
from streampai_app.mail.message import compose
from streampai_app.models import Mail
from streampai_app.settings import Settings

from .conftest import Tab, Tabs

DEMO = "reflex___state____state.streampai_app___state___demo____demo"


async def open_demo(tabs: Tabs, monkeypatch, **settings: object) -> Tab:
    """Open the page with these settings and one mail in the outbox."""
    folder = tabs.runtime.settings.data_dir
    mail = Mail(id="mil_1", recipient="a@b.c", subject="Hi", body="See https://x.y/z .", created_at=now())
    await FolderCarrier(folder / "outbox").deliver(compose(mail, "Desk <desk@localhost>"))
    changed = replace(tabs.runtime, settings=Settings(data_dir=folder, **settings))
    monkeypatch.setattr(runtime, "current", lambda: changed)
    return await tabs.connect("/demo")


async def test_a_demo_on_this_machine_shows_its_mails_with_links(tabs: Tabs, monkeypatch):
    shown = (await open_demo(tabs, monkeypatch, demo=True)).shown(DEMO)
    assert shown["is_on"]
    assert [part.href for part in shown["letters"][0].parts if part.href] == ["https://x.y/z"]


async def test_a_demo_that_others_can_reach_shows_no_mail(tabs: Tabs, monkeypatch):
    shown = (await open_demo(tabs, monkeypatch, demo=True, public_url="https://demo.example")).shown(DEMO)
    assert shown["is_on"]
    assert shown["letters"] == []


async def test_without_demo_mode_there_is_nothing(tabs: Tabs, monkeypatch):
    shown = (await open_demo(tabs, monkeypatch, demo=False)).shown(DEMO)
    assert not shown["is_on"]
    assert shown["letters"] == []
