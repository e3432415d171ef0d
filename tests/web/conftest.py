"""The plain routes, served in this process without Reflex, and visitors and admins to play with."""

from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from argon2.profiles import CHEAPEST
from starlette.applications import Starlette
from starlette.testclient import TestClient

from integrations.dodo_sandbox import close_sandbox
from streampai_app import runtime
from streampai_app.accounts.actors import Admin
from streampai_app.accounts.secrets import new_secret
from streampai_app.db import OFFLINE
from streampai_app.donations.sandbox import open_sandbox
from streampai_app.donations.worker import working
from streampai_app.settings import Settings, read_settings
from streampai_app.support.resolution import resolve
from streampai_app.web.problems import handlers
from streampai_app.web.routes import make_routes, sandbox_routes
from streampai_app.web.widget import files
from tests.machines import Machine
from tests.people import add_account, new_uuid, sign_in_as

EMBEDDER = "https://shop.example"


@pytest.fixture(scope="session", autouse=True)
def one_reading_of_the_widget() -> Iterator[None]:
    """Its sources are joined once, and not anew for every desk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "read_bundle", cache(files.read_bundle))
        yield


@pytest.fixture
def web_settings(database_url: str, tmp_path: Path) -> Settings:
    return read_settings(database_url=database_url, data_dir=tmp_path, widget_origins=EMBEDDER)


@pytest.fixture
def machine() -> Machine:
    """On which the desk runs. Its clock is right until a test sets it."""
    return Machine()


@pytest.fixture
def peer() -> tuple[str, int]:
    """From where the desk is asked: from nowhere in particular."""
    return ("testclient", 50_000)


@pytest.fixture
def desk(web_settings: Settings, machine: Machine, peer: tuple[str, int]) -> Iterator["Desk"]:
    """A running desk without its Reflex pages, once on SQLite and once on Postgres."""

    @asynccontextmanager
    async def life(_app: Starlette):
        async with (
            runtime.running(web_settings, CHEAPEST, sandbox, machine.clock, OFFLINE) as running,
            working(running.db, running.bus, running.gateways),
        ):
            yield
        if sandbox:
            await close_sandbox(sandbox.app)

    sandbox = open_sandbox(web_settings)
    routes = [*make_routes(web_settings), *sandbox_routes(sandbox)]
    app = Starlette(routes=routes, lifespan=life, exception_handlers=handlers)
    with TestClient(app, web_settings.origin, raise_server_exceptions=True, client=peer) as client:
        yield Desk(client)


@dataclass
class Desk:
    client: TestClient

    def write(self, work: Any, *args: Any) -> Any:
        return self.client.portal.call(lambda: runtime.current().db.write(work, *args))

    def read(self, work: Any, *args: Any) -> Any:
        return self.client.portal.call(lambda: runtime.current().db.read(work, *args))

    def admin(self) -> Admin:
        return self.write(lambda tx: sign_in_as(tx, add_account(tx)))

    def reply(self, admin: Admin, chat_id: str, body: str) -> Any:
        return self.client.portal.call(
            lambda: runtime.current().sender.send(admin, chat_id, new_uuid(), body)
        )

    def resolve(self, admin: Admin, chat_id: str) -> None:
        self.write(resolve, admin, chat_id)

    def start(self, body: str = "Hello?", *, token: str | None = None, **changes: Any) -> Any:
        """Ask for a chat and return the raw answer."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.client.post("/api/support/chats", json=start_json(body, **changes), headers=headers)

    def visitor(self, body: str = "Hello?", **changes: Any) -> "Browser":
        """Somebody new who has just started a chat."""
        answer = self.start(body, **changes)
        assert answer.status_code == 201, answer.text
        return Browser(self, answer.json()["token"], answer.json()["chat"]["id"])


@dataclass
class Browser:
    """A visitor's token, their chat, and what their widget would do with them."""

    desk: Desk
    token: str
    chat_id: str
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **kwargs: Any) -> Any:
        return self.desk.client.get(f"/api/support{path}", headers=self.headers, **kwargs)

    def post(self, path: str, **kwargs: Any) -> Any:
        return self.desk.client.post(f"/api/support{path}", headers=self.headers, **kwargs)

    def socket(self, origin: str | None = None) -> Any:
        """Open a socket; say `hello` yourself."""
        return self.desk.client.websocket_connect(
            "/api/support/socket", headers={"Origin": origin} if origin else {}
        )

    def hello(self, **cursors: int) -> dict[str, Any]:
        return {"op": "hello", "token": self.token, "cursors": cursors}


def start_json(body: str = "Hello?", **changes: Any) -> dict[str, Any]:
    fields = {
        "start_key": new_secret(),
        "kind": "support",
        "message": {"id": new_uuid(), "body": body},
        "website": "",
        "elapsed_ms": 4000,
    }
    return fields | changes
