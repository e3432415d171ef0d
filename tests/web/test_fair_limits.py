"""Attempts that fail for a reason of ours are not counted against who made them."""

from collections.abc import Iterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from streampai_app import runtime
from streampai_app.errors import Invalid, Unavailable
from streampai_app.limits import Limit
from streampai_app.runtime import current
from streampai_app.settings import Settings
from streampai_app.web.fair_limits import FairLimits
from streampai_app.web.fields import back_to
from streampai_app.web.giving import checkout
from streampai_app.web.problems import handlers

from .asgi import outermost

TWICE = Limit("twice", "2 per hour", "Not so fast.")


async def attempt(request: Request) -> Response:
    await current().limits.take(TWICE, "zoe")
    await current().limits.take_address(TWICE, "2001:db8::1")
    match request.path_params["how"]:
        case "unavailable":
            raise Unavailable("It is away.")
        case "invalid":
            raise Invalid("No.", field="how")
        case "mistake":
            raise KeyError("ours")
        case "taken-back":
            await current().limits.give_back(TWICE, "zoe")
            raise Unavailable("It is away.")
    return Response("fine")


async def give(request: Request) -> Response:
    await checkout.count_checkout("192.0.2.1", "nova")
    return Response("fine")


@pytest.fixture
def asked(web_settings: Settings) -> Iterator[TestClient]:
    async def life(_app):
        async with runtime.running(web_settings):
            yield

    redirecting = back_to(lambda request: "/form")(attempt)
    routes = [
        Route("/json/{how}", attempt),
        Route("/checkout", give),
        Route("/form/{how}", redirecting, methods=["POST"]),
    ]
    app = Starlette(routes=routes, lifespan=asynccontextmanager(life), exception_handlers=handlers)
    with TestClient(
        outermost(FairLimits(app)), raise_server_exceptions=False, follow_redirects=False
    ) as client:
        yield client


@pytest.mark.parametrize(("how", "status"), [("unavailable", 503), ("mistake", 500), ("taken-back", 503)])
def test_what_we_could_not_do_uses_up_nothing(asked: TestClient, how: str, status: int) -> None:
    for _ in range(10):
        assert asked.get(f"/json/{how}").status_code == status
    for _ in range(2):
        assert asked.get("/json/fine").status_code == 200
    assert asked.get("/json/fine").status_code == 429


def test_a_form_that_is_sent_back_for_a_reason_of_ours_uses_up_nothing(asked: TestClient) -> None:
    for _ in range(10):
        answer = asked.post("/form/unavailable", data={})
        assert answer.status_code == 303
        assert "error=unavailable" in answer.headers["location"]
    assert asked.get("/json/fine").status_code == 200


def test_whoever_meets_the_limit_of_all_has_used_up_nothing_of_their_own(asked: TestClient) -> None:
    def all_at_once(times: int) -> None:
        asked.portal.call(lambda: current().limits.take(checkout.IN_ALL, "", times=times))

    all_at_once(200)
    for _ in range(40):
        assert asked.get("/checkout").status_code == 429
    all_at_once(-240)  # those that were refused were counted there
    for _ in range(30):
        assert asked.get("/checkout").status_code == 200
    assert asked.get("/checkout").status_code == 429


def test_what_was_wrong_on_their_side_counts(asked: TestClient) -> None:
    for _ in range(2):
        assert asked.get("/json/invalid").status_code == 422
    assert asked.get("/json/fine").status_code == 429
