"""Strangers reach the sandbox's payment page, and nothing that moves money or breaks something."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from integrations.dodo_sandbox import close_sandbox
from streampai_app.donations.sandbox import MOUNT, open_sandbox
from streampai_app.settings import Settings
from streampai_app.web.problems import handlers
from streampai_app.web.routes import sandbox_routes

STRANGER = ("203.0.113.9", 50_000)
HERE = ("127.0.0.1", 50_000)


@pytest.fixture
async def app(tmp_path):
    settings = Settings(
        data_dir=tmp_path, public_url="https://demo.example", dodo_payments_environment="sandbox"
    )
    sandbox = open_sandbox(settings)
    yield Starlette(routes=sandbox_routes(sandbox), exception_handlers=handlers)
    await close_sandbox(sandbox.app)


def routes_of(app: Starlette) -> list[tuple[str, str]]:
    inside = app.routes[0].app._app
    return [(method, route.path) for route in inside.routes for method in route.methods]


async def test_of_all_its_routes_a_stranger_reaches_those_of_the_payment_page(app):
    reached = set()
    client = TestClient(app, client=STRANGER)
    for method, path in routes_of(app):
        answer = client.request(
            method, MOUNT + path.replace("{id:int}", "1"), headers={"authorization": "Bearer x"}
        )
        if answer.status_code != 403:
            reached.add((method, path))
    pages = {(m, p) for m, p in routes_of(app) if p.startswith("/session/") or p == "/style.css"}
    assert reached == pages
    assert len(routes_of(app)) - len(pages) > 10


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        (HERE, {}, 200),
        (STRANGER, {}, 403),
        (HERE, {"x-forwarded-for": "203.0.113.9"}, 403),
        (HERE, {"host": "evil.example"}, 403),
    ],
)
async def test_the_panel_is_for_who_sits_at_this_machine(app, client, headers, status):
    asked = TestClient(app, "http://localhost:8000", client=client).get(f"{MOUNT}/", headers=headers)
    assert asked.status_code == status
