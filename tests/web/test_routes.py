"""Which of all the routes answers, and what is left for the front end."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from streampai_app.settings import Settings
from streampai_app.web.problems import handlers
from streampai_app.web.routes import answer_the_rest, make_routes


@pytest.fixture
def client() -> TestClient:
    app = Starlette(routes=make_routes(Settings()), exception_handlers=handlers)
    answer_the_rest(app, PlainTextResponse("the front end"))
    return TestClient(app)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/api/webhooks/dodo", "/api/webhooks/paypal", "/api/donations/checkout"])
def test_what_only_takes_post_says_so_to_every_other_method(client: TestClient, method: str, path: str):
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("path", ["/", "/login", "/studio/", "/assets/x.js", "/api/nothing", "/readyz/"])
def test_an_address_without_a_route_is_left_to_the_front_end(client: TestClient, path: str):
    assert client.get(path, follow_redirects=False).text == "the front end"
