"""A request that brings too much is refused, whether it says so beforehand or not."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from streampai_app.errors import TooLarge
from streampai_app.web.body_limit import USUAL, BodyLimit, limit_for
from streampai_app.web.problems import handlers

ANYBODY = Middleware(CORSMiddleware, allow_origins=["*"])


async def length(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def bare_length(scope: Scope, receive: Receive, send: Send) -> None:
    await (await length(Request(scope, receive)))(scope, receive, send)


async def answer_first(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await Request(scope, receive).body()


@pytest.fixture(params=["nobody catches it", "our handlers catch it"])
def app(request: pytest.FixtureRequest) -> BodyLimit:
    if request.param == "nobody catches it":
        return BodyLimit(bare_length)
    return BodyLimit(Starlette(routes=[Route("/x", length, methods=["POST"])], exception_handlers=handlers))


def client(app: BodyLimit) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk")


async def in_pieces(total: int) -> AsyncIterator[bytes]:
    for _ in range(total // 1024):
        yield b"x" * 1024
    yield b"x" * (total % 1024)


async def test_as_much_as_is_allowed_is_read(app: BodyLimit) -> None:
    async with client(app) as http:
        assert (await http.post("/x", content=b"x" * USUAL)).text == str(USUAL)
        assert (await http.post("/x", content=in_pieces(USUAL))).text == str(USUAL)


@pytest.mark.parametrize("announced", [True, False])
async def test_more_is_answered_413_with_a_reason(app: BodyLimit, announced: bool) -> None:
    content = b"x" * (USUAL + 1) if announced else in_pieces(USUAL + 1)
    async with client(app) as http:
        answer = await http.post("/x", content=content)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["reason"] == "too-large"


@pytest.mark.parametrize("announced", [True, False])
async def test_a_foreign_page_may_read_that_it_was_too_much(announced: bool) -> None:
    mount = Mount("/api", routes=[Route("/x", length, methods=["POST"])], middleware=[ANYBODY])
    content = b"x" * (USUAL + 1) if announced else in_pieces(USUAL + 1)
    async with client(BodyLimit(Starlette(routes=[mount], exception_handlers=handlers))) as http:
        answer = await http.post("/api/x", content=content, headers={"Origin": "https://shop.example"})
    assert answer.status_code == 413
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_a_lie_about_the_length_does_not_help(app: BodyLimit) -> None:
    async with client(app) as http:
        answer = await http.post("/x", content=in_pieces(USUAL + 1), headers={"Content-Length": "10"})
    assert answer.status_code == 413


async def test_an_answer_that_has_begun_is_broken_off() -> None:
    async with client(BodyLimit(answer_first)) as http:
        with pytest.raises(TooLarge):
            await http.post("/x", content=in_pieces(USUAL + 1))


def test_reflex_may_post_more_than_our_own_routes() -> None:
    assert limit_for("/_event/") > limit_for("/api/support/chats") == USUAL
