"""Whatever stands in the database, every page opens and shows all the others: one odd row takes none away."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import select
from starlette.applications import Starlette

from streampai_app.accounts.secrets import hash_secret
from streampai_app.accounts.sessions import open_session
from streampai_app.alerts.leasing import take_turn
from streampai_app.alerts.overlays import recognise
from streampai_app.db import OFFLINE, Database, Tx
from streampai_app.demo.seed import seed
from streampai_app.mail.message import compose
from streampai_app.models import Account, Alert, AlertState, Mail
from streampai_app.privacy.exporting import export_person
from streampai_app.web.overlay.socket import _read_scene
from streampai_app.web.overlay.wire import alert_json
from streampai_app.web.problems import handlers
from streampai_app.web.routes import make_routes

from ..odd_rows import SORTS, Odd, add_missing_rows, add_odd_rows
from .conftest import Tabs

ADMIN_PAGES = (
    "/admin/support",
    "/admin/support?state=resolved",
    "/admin/feedback",
    "/admin/feedback?kind=bug",
    "/admin/payments",
    "/admin/webhooks",
    "/admin/settings",
)
STUDIO_PAGES = ("/studio", "/studio/history", "/studio/settings")
LISTS = (  # what any one may ask for, an admin, a streamer
    "/roadmap",
    "/roadmap?q=a",
    "/u/demo",
    "/u/demo?lang=pl",
    "/api/support/news",
    "/metrics",
    "/readyz",
)
ADMIN_FILES = (
    "/admin/payments/export.csv",
    "/admin/feedback/export.csv",
    "/admin/feedback/export.csv?kind=bug",
)
STUDIO_FILES = ("/studio/history/export.csv",)
OTHERS = {  # rows of the demo that a page shows, odd ones beside it or not
    "/admin/support": "SELECT id FROM chats WHERE state = 'open' AND kind = 'support' LIMIT 1",
    "/admin/feedback": "SELECT id FROM feedback_items WHERE kind = 'feature' AND status = 'planned' LIMIT 1",
    "/admin/feedback?kind=bug": "SELECT id FROM feedback_items WHERE kind = 'bug' LIMIT 1",
    "/admin/payments": "SELECT id FROM donations WHERE status = 'paid' LIMIT 3",
    "/admin/webhooks": "SELECT event_id FROM receipts LIMIT 3",
    "/studio": "SELECT id FROM donations WHERE status = 'paid' LIMIT 1",
    "/studio/history": "SELECT id FROM donations WHERE status = 'paid' LIMIT 1",
}
SECRET_TABLES = {"overlays": "id", "donation_links": "donation_id", "unsubscribe_links": "secret_hash"}
Get = Callable[..., Awaitable[None]]


@dataclass
class House:
    """A desk with a demo's rows and odd ones, and what went wrong in it so far."""

    tabs: Tabs
    worlds: list[Odd]
    admin: str
    streamer: str
    wrong: list[str]

    async def page(self, path: str, secret: str, whose: str = "") -> dict[str, Any]:
        tab = await self.tabs.connect(path, secret)
        if tab.notices or tab.sent_to:
            self.wrong.append(f"{path} ({whose}): {tab.notices or tab.sent_to}")
        await tab.leave()
        return {key: value for update in tab.updates for key, value in update.delta.items()}

    async def step(self, name: str, work: Awaitable[Any]) -> None:
        try:
            await work
        except Exception as error:
            self.wrong.append(f"{name}: {error!r:.200}")


@pytest.fixture(scope="module", params=SORTS)
def odd_template(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[Odd]]:
    """A demo's database with odd rows of one sort, to copy."""
    path = tmp_path_factory.mktemp("odd") / "template.db"
    path.write_bytes(sqlite_template.read_bytes())
    db = Database(f"sqlite:///{path}", deadlines=OFFLINE)
    db.write_now(seed, "admin@example.com", "")
    db.write_now(add_missing_rows)
    worlds = db.write_now(add_odd_rows, request.param)
    db.close()
    return path, worlds


@pytest.fixture
def sqlite_url(odd_template: tuple[Path, list[Odd]], tmp_path: Path) -> str:
    path = tmp_path / "test.db"
    path.write_bytes(odd_template[0].read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
async def house(odd_template: tuple[Path, list[Odd]], tabs: Tabs) -> House:
    db = tabs.runtime.db
    admin, streamer = await db.write(_somebody, "admin"), await db.write(_somebody, "streamer")
    return House(tabs, odd_template[1], admin, streamer, [])


async def test_every_page_opens_beside_odd_rows_and_shows_the_others(house: House):
    shown = {path: str(await house.page(path, house.admin)) for path in ADMIN_PAGES}
    shown |= {path: str(await house.page(path, house.streamer)) for path in STUDIO_PAGES}
    assert house.wrong == []
    for path, query in OTHERS.items():
        for key in await house.tabs.runtime.db.read(_keys, query):
            assert key in shown[path], f"{path} does not show {key}"


async def test_every_odd_row_can_be_opened(house: House):
    db = house.tabs.runtime.db
    for world in house.worlds:
        receipt = "&".join(
            f"{name.removesuffix('_id')}={value}" for name, value in world.keys["receipts"].items()
        )
        for path in (
            f"/admin/support/{world.id('chats')}",
            f"/admin/feedback/{world.id('feedback_items')}",
            f"/admin/payments/{world.id('donations')}",
            f"/admin/webhooks?{receipt}",
        ):
            await house.page(path, house.admin, world.name)
        if await db.read(_role_of, world.id("accounts")) == "streamer":
            secret = await db.write(open_session_of, account_id=world.id("accounts"))
            for path in STUDIO_PAGES:
                await house.page(path, secret, world.name)
    assert house.wrong == []


async def test_an_odd_chat_can_be_resolved(house: House):
    support = "reflex___state____state.streampai_app___state___support____support"
    for world in house.worlds:
        if not await house.tabs.runtime.db.write(_is_open, world.id("chats")):
            continue
        tab = await house.tabs.connect(f"/admin/support/{world.id('chats')}", house.admin)
        await tab.send(f"{support}.resolve", chat_id=world.id("chats"))
        assert (world.name, tab.notices, tab.shown()["chat"].is_resolved) == (world.name, [], True)
        await tab.leave()


async def test_every_route_answers_beside_odd_rows(house: House):
    app = Starlette(routes=make_routes(house.tabs.runtime.settings), exception_handlers=handlers)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://localhost:8000",
        headers={"Sec-Fetch-Site": "none"},
    ) as client:

        async def get(path: str, name: str = "", *, may_be_gone: bool = False, **headers: str) -> None:
            async def ask() -> None:
                answer = await client.get(path, headers=headers)
                assert answer.status_code < 400 or (may_be_gone and answer.status_code == 404), answer.text[
                    :200
                ]

            await house.step(f"{path} ({name})", ask())

        for path in LISTS:
            await get(path)
        for path in ADMIN_FILES:
            await get(path, cookie=f"streampai_session={house.admin}")
        for path in STUDIO_FILES:
            await get(path, cookie=f"streampai_session={house.streamer}")
        for number, world in enumerate(house.worlds):
            await _routes_of(house, get, world, str(number).rjust(43, "s"))
    assert house.wrong == []


async def _routes_of(house: House, get: Get, world: Odd, secret: str) -> None:
    """Ask for all that belongs to one world. An unknown word may be what hides it: then it is not found."""
    db, item = house.tabs.runtime.db, world.id("feedback_items")
    username = await db.read(_username_of, world.id("accounts"))
    await db.write(_let_in, world, secret)
    token = await db.write(open_session_of, visitor_id=world.id("visitors"))
    for path in ("chats", f"chats/{world.id('chats')}/messages", "requests", f"requests/{item}"):
        await get(f"/api/support/{path}", world.name, authorization=f"Bearer {token}", may_be_gone=True)
    for path in (
        f"/u/{username}",
        f"/u/{username}?lang=pl",
        f"/u/demo/thanks/{secret}",
        f"/u/demo/thanks/{secret}/edit",
        f"/api/donations/status/{secret}",
        f"/unsubscribe/{secret}",
        f"/overlay/{secret}",
        f"/roadmap/{item}",
    ):
        await get(path, world.name, may_be_gone=True)


async def test_an_overlay_plays_an_odd_alert(house: House):
    db = house.tabs.runtime.db
    for number, world in enumerate(house.worlds):
        secret = str(number).rjust(43, "s")
        await db.write(_let_in, world, secret)
        await db.write(_make_ready, world)
        source = await db.write(recognise, secret, "page")
        json.dumps(await db.read(_read_scene, source))
        turn = await db.write(take_turn, source)
        if turn.play is not None:
            json.dumps(alert_json(turn.play))


async def test_an_odd_person_is_handed_out(house: House):
    for world in house.worlds:
        exported = await house.tabs.runtime.db.write(export_person, None, world.id("visitors"))
        assert json.dumps(exported.data)


async def test_an_odd_mail_is_written_or_refused_by_itself(house: House):
    for world in house.worlds:
        mail = await house.tabs.runtime.db.read(lambda tx, key: tx.session.get(Mail, key), world.id("mails"))
        with suppress(
            ValueError
        ):  # it cannot be sent: `mail/sending.py` gives up on it, in the open, and goes on
            assert compose(mail, "Desk <desk@example.com>").as_bytes()


def open_session_of(tx: Tx, **whose: str) -> str:
    return open_session(tx, **whose)


def _somebody(tx: Tx, role: str) -> str:
    account = tx.session.exec(select(Account.id).where(Account.role == role).order_by(Account.id)).first()
    return open_session(tx, account_id=account)


def _role_of(tx: Tx, account_id: str) -> str:
    return tx.session.exec(select(Account.role).where(Account.id == account_id)).one()


def _username_of(tx: Tx, account_id: str) -> str:
    return tx.session.exec(select(Account.username).where(Account.id == account_id)).one()


def _keys(tx: Tx, query: str) -> list[str]:
    return list(tx.connection.execute(text(query)).scalars())


def _is_open(tx: Tx, chat_id: str) -> bool:
    """Tell whether a chat is open, and make it one that nobody has resolved: every table had an odd row."""
    tx.connection.execute(text("DELETE FROM resolutions WHERE chat_id = :id"), {"id": chat_id})
    state = tx.connection.execute(text("SELECT state FROM chats WHERE id = :id"), {"id": chat_id})
    return state.scalar_one() == "open"


def _let_in(tx: Tx, world: Odd, secret: str) -> None:
    """Make the links of a world open with this secret."""
    for table, key in SECRET_TABLES.items():
        if (keys := world.keys[table]) != {key: hash_secret(secret)}:
            where = " AND ".join(f"{name} = :{name}" for name in keys)
            statement = text(f"UPDATE {table} SET secret_hash = :hash_ WHERE {where}")
            tx.connection.execute(statement, {"hash_": hash_secret(secret), **keys})


def _make_ready(tx: Tx, world: Odd) -> None:
    """Make a world's alert the next one of its streamer's overlay."""
    alert = Alert.__table__  # type: ignore[attr-defined]
    changed = {"state": AlertState.READY, "streamer_id": world.id("accounts"), "expires_at": None}
    key = world.keys["alerts"]["id"]
    tx.connection.execute(alert.update().where(alert.c.id == key).values(**changed))
