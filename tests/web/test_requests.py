"""The id of a request, the true address of its sender, and its line in the log."""

from typing import Any

import httpx
import pytest
import structlog
from prometheus_client import REGISTRY
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ASGIApp, Message
from starlette.websockets import WebSocket

from streampai_app.web.address import TrustedProxies
from streampai_app.web.requests import RequestContext

from .asgi import Sent, http_scope

ID = "01KAQ0000000000000000000AB"


async def whoami(request: Request) -> JSONResponse:
    bound = structlog.contextvars.get_contextvars()
    return JSONResponse({"client": request.client.host, "bound": bound.get("request_id")})


async def broken(_request: Request) -> JSONResponse:
    raise RuntimeError("broken")


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_json(structlog.contextvars.get_contextvars())
    await websocket.close()


def make_app() -> ASGIApp:
    routes = [
        Route("/invitation/{secret}", whoami),
        Route("/broken", broken),
        WebSocketRoute("/socket", socket),
        Mount("/inner", routes=[Route("/{name}", whoami)]),
        Mount("", app=JSONResponse({"front": "end"})),
    ]
    return RequestContext(Starlette(routes=routes), TrustedProxies(["10.0.0.0/8"]))


def client(peer: str = "203.0.113.9") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(make_app(), raise_app_exceptions=False, client=(peer, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://desk")


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    captured: list[dict[str, Any]] = []
    monkeypatch.setattr("streampai_app.logs.request_done", lambda **fields: captured.append(fields))
    return captured


async def test_a_request_gets_an_id_that_stands_in_the_answer_and_in_the_log_context() -> None:
    async with client() as http:
        one, two = await http.get("/invitation/x"), await http.get("/invitation/x")
    assert one.headers["x-request-id"] == one.json()["bound"]
    assert one.headers["x-request-id"] != two.headers["x-request-id"]
    assert structlog.contextvars.get_contextvars() == {}


async def test_a_strangers_id_is_not_taken() -> None:
    async with client() as http:
        answer = await http.get("/invitation/x", headers={"X-Request-Id": ID})
    assert answer.headers["x-request-id"] != ID


async def test_a_trusted_proxys_id_and_address_are_taken() -> None:
    async with client("10.0.0.1") as http:
        given = {"X-Request-Id": ID, "X-Forwarded-For": "1.2.3.4, 198.51.100.7"}
        answer = await http.get("/invitation/x", headers=given)
    assert answer.headers["x-request-id"] == ID
    assert answer.json() == {"client": "198.51.100.7", "bound": ID}


@pytest.mark.parametrize("forged", ["short", "x" * 65, 'a"b: c d e f g', "line\\nbreak"])
async def test_an_id_that_is_no_id_is_not_taken(forged: str) -> None:
    async with client("10.0.0.1") as http:
        answer = await http.get("/invitation/x", headers={"X-Request-Id": forged})
    assert answer.headers["x-request-id"] != forged


async def test_the_log_names_the_template_and_never_the_address(lines: list[dict[str, Any]]) -> None:
    async with client() as http:
        await http.get("/invitation/s3cret?token=s3cret")
        await http.get("/inner/ada")
        await http.get("/inner/s3cret/s3cret")
        await http.get("/_event/?token=s3cret")
        await http.get("/admin/support")
    assert [line["route"] for line in lines] == [
        "/invitation/{secret}",
        "/inner/{name}",
        "/inner/{path}",
        "/_event",
    ]  # of the front end only failures are worth a line
    assert "s3cret" not in str(lines)


async def test_a_surprise_is_a_500_in_log_and_count(lines: list[dict[str, Any]]) -> None:
    def count() -> float:
        labels = {"method": "GET", "route": "/broken", "status": "500"}
        return REGISTRY.get_sample_value("streampai_http_requests_total", labels) or 0.0

    before = count()
    async with client() as http:
        answer = await http.get("/broken")
    assert answer.status_code == 500
    assert answer.headers["x-request-id"]
    assert lines[-1]["status"] == 500
    assert count() == before + 1


async def test_a_socket_has_an_id_and_one_line_when_it_ends(lines: list[dict[str, Any]]) -> None:
    async def connect() -> Message:
        return {"type": "websocket.connect"}

    sent = Sent()
    scope = http_scope("/socket") | {"type": "websocket", "subprotocols": []}
    del scope["method"]
    await make_app()(scope, connect, sent)
    assert "request_id" in sent[1]["text"]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [("SOCKET", "/socket", 101)]


async def test_methods_that_somebody_made_up_are_one() -> None:
    async with client() as browser:
        for number in range(20):
            await browser.request(f"MADEUP{number}", "/invitation/a")
    methods = {
        sample.labels["method"]
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if sample.name == "streampai_http_requests_total"
    }
    assert "OTHER" in methods
    assert not [method for method in methods if method.startswith("MADEUP")]
