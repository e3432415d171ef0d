"""Every route and both sockets while what they stand on raises: each answers for itself and goes on."""

import asyncio
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from argon2.profiles import CHEAPEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from streampai_app import metrics, runtime
from streampai_app.accounts.secrets import new_secret
from streampai_app.alerts.leasing import begin, take_turn
from streampai_app.attachments.receiving import Attachments
from streampai_app.attachments.uploads import Uploads
from streampai_app.db.deadlines import OFFLINE
from streampai_app.donations.checkout import Checkouts
from streampai_app.donations.receiving import Inbox
from streampai_app.settings import Settings
from streampai_app.support.append import append
from streampai_app.support.delivery import Deliverer
from streampai_app.support.queries import chat_of, past_chats
from streampai_app.support.reading import mark_read
from streampai_app.support.sending import Sender
from streampai_app.web.address import TrustedProxies
from streampai_app.web.problems import handlers
from streampai_app.web.requests import RequestContext
from streampai_app.web.routes import make_routes
from tests.alerts.giving import add_star, give
from tests.faults import FaultyDatabase, Surprise
from tests.people import a_chat, new_uuid

from .conftest import Browser, Desk
from .test_every_route import METHODS, walk


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What fails here, fails on either database."""
    return sqlite_url


@dataclass
class Faulty(Desk):
    """A desk whose database fails where a test says so, or everywhere."""

    db: FaultyDatabase


@pytest.fixture
def desk(web_settings: Settings) -> Iterator["Faulty"]:
    made: list[FaultyDatabase] = []

    @asynccontextmanager
    async def life(_app: Starlette):
        db = FaultyDatabase(web_settings.database, deadlines=OFFLINE)
        async with runtime.running(web_settings, CHEAPEST) as running:
            db.on_commit = running.bus.publish
            changed = replace(
                running,
                db=db,
                sender=Sender(db),
                deliverer=Deliverer(db),
                inbox=Inbox(db),
                checkouts=Checkouts(db, running.gateways, web_settings.origin),
                attachments=Attachments(db, running.store, Uploads(web_settings.data_dir / "uploads")),
            )
            runtime._current.append(changed)
            made.append(db)
            yield
            runtime._current.remove(changed)
        db.close()

    inside = Starlette(routes=make_routes(web_settings), lifespan=life, exception_handlers=handlers)
    app = RequestContext(inside, TrustedProxies([]))
    with TestClient(app, web_settings.origin, raise_server_exceptions=True) as client:
        yield Faulty(client, db=made[0])


def failed() -> float:
    return metrics.work_failures.labels("request", "failed")._value.get()


def test_every_route_that_meets_a_surprise_answers_with_a_problem_and_the_next_request_is_served(
    desk: Faulty, web_settings: Settings
) -> None:
    everything = desk.db.fail(append, left=-1)
    everything.strikes = lambda *_: True  # type: ignore[method-assign]
    met, before = [], failed()
    headers = {"Authorization": f"Bearer {new_secret()}", "Origin": web_settings.origin}
    body = {"id": new_uuid(), "body": "Hello", "on": True, "message": {"id": new_uuid(), "body": "x"}}
    for path, route in walk(make_routes(web_settings)):
        for method in METHODS if isinstance(route, Route) else ():
            if method not in (route.methods or METHODS):
                continue
            answer = desk.client.request(method, path, json=body, headers=headers, follow_redirects=False)
            if answer.status_code < 500:
                continue
            met.append(f"{method} {path}")
            assert answer.status_code == 500, answer.text
            assert answer.headers["content-type"] == "application/problem+json", (method, path)
            assert answer.headers["x-request-id"]
            assert "story" not in answer.text, "what the error says is not for strangers"
            assert desk.client.get("/healthz").status_code == 200
    assert len(met) > 15, met
    assert failed() - before == len(met), "each is logged once"
    desk.db.faults.clear()
    assert desk.start().status_code == 201


def app(*routes: Route) -> RequestContext:
    return RequestContext(Starlette(routes=list(routes), exception_handlers=handlers), TrustedProxies([]))


async def ask(app: Any) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
        return await client.get("/")


async def test_a_surprise_is_logged_once_and_goes_no_further(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_request: Request) -> Response:
        raise Surprise

    before = failed()
    answer = await ask(app(Route("/", broken)))
    assert (answer.status_code, answer.json()["reason"], failed() - before) == (500, "internal", 1)


async def test_a_surprise_around_all_routes_is_answered_too() -> None:
    async def broken(_scope: Any, _receive: Any, _send: Any) -> None:
        raise Surprise

    answer = await ask(RequestContext(broken, TrustedProxies([])))
    assert (answer.status_code, answer.json()["reason"]) == (500, "internal")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_half_an_answer_is_broken_off_for_nobody_must_take_it_for_a_whole_one() -> None:
    async def half() -> Any:
        yield b"half"
        raise Surprise

    async def broken(_request: Request) -> Response:
        return StreamingResponse(half())

    with pytest.raises(Surprise):
        await ask(app(Route("/", broken)))


def until(socket: Any, op: str) -> dict[str, Any]:
    while (frame := socket.receive_json())["op"] != op:
        pass
    return frame


def welcomed(browser: Browser, socket: Any) -> None:
    socket.send_json(browser.hello())
    until(socket, "welcome")


def say(browser: Browser, socket: Any, body: str) -> str:
    message_id = new_uuid()
    socket.send_json({"op": "send", "chat": browser.chat_id, "id": message_id, "body": body})
    return message_id


def test_a_message_that_cannot_be_stored_is_refused_to_its_sender_and_the_socket_goes_on(
    desk: Faulty,
) -> None:
    one, other = desk.visitor(), desk.visitor()
    with one.socket() as socket, other.socket() as beside:
        welcomed(one, socket)
        welcomed(other, beside)
        desk.db.fail(append, left=-1, only=lambda drafts: any(draft.body == "bad" for draft in drafts))
        bad = say(one, socket, "bad")
        refused = until(socket, "refused")
        assert (refused["id"], refused["status"], refused["reason"]) == (bad, 500, "internal")
        good = say(one, socket, "good")
        assert until(socket, "sent")["id"] == good
        said = say(other, beside, "beside")
        assert until(beside, "sent")["id"] == said


async def test_of_many_messages_in_one_turn_only_the_bad_one_is_refused(
    sqlite_url: str, web_settings: Settings
) -> None:
    db = FaultyDatabase(sqlite_url, deadlines=OFFLINE)
    visitor, started = await a_chat(db)
    sender = Sender(db)
    db.fail(append, left=-1, only=lambda drafts: any(draft.body == "bad" for draft in drafts))
    bodies = [*map(str, range(20)), "bad", *map(str, range(20, 40))]
    sent = await asyncio.gather(
        *(sender.send(visitor, started.chat.id, new_uuid(), body) for body in bodies), return_exceptions=True
    )
    assert [type(each).__name__ for each in sent if isinstance(each, Exception)] == ["Surprise"]
    assert [each.seq for each in sent if not isinstance(each, Exception)] == list(range(2, 42))
    db.close()


@pytest.mark.parametrize(
    ("step", "frame"),
    [(mark_read, {"op": "read", "seq": 1}), (chat_of, {"op": "watch", "after": 0})],
    ids=["read", "watch"],
)
def test_a_frame_that_cannot_be_worked_on_is_refused_and_the_socket_goes_on(
    desk: Faulty, step: Any, frame: dict[str, Any]
) -> None:
    visitor = desk.visitor()
    with visitor.socket() as socket:
        welcomed(visitor, socket)
        desk.db.fail(step)
        socket.send_json(frame | {"chat": visitor.chat_id})
        assert until(socket, "refused")["reason"] == "internal"
        socket.send_json({"op": "ping"})
        until(socket, "pong")


@pytest.mark.parametrize("step", [past_chats, "recognise"], ids=["welcome", "hello"])
def test_a_socket_that_cannot_begin_is_closed_with_a_reason_and_the_next_one_begins(
    desk: Faulty, step: Any
) -> None:
    visitor = desk.visitor()
    fault = desk.db.fail(past_chats)
    if step == "recognise":
        fault.strikes = lambda *_: desk.db.faults.clear() or True  # type: ignore[method-assign,func-returns-value]
    with visitor.socket() as socket:
        socket.send_json(visitor.hello())
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_json()
    assert (ended.value.code, ended.value.reason) == (1011, "internal")
    with visitor.socket() as socket:
        welcomed(visitor, socket)


@pytest.mark.parametrize("step", [begin, take_turn], ids=["began", "turn"])
def test_an_overlay_that_meets_a_surprise_is_closed_with_a_reason_and_comes_back_to_its_alert(
    desk: Faulty, step: Any
) -> None:
    streamer, secret = desk.write(add_star)
    desk.write(give, streamer.id)
    hello = {"op": "hello", "token": secret, "page": "page_1"}
    address = "/api/overlay/socket"
    if step is take_turn:
        desk.db.fail(step)
    with desk.client.websocket_connect(address) as socket:
        socket.send_json(hello)
        until(socket, "welcome")
        if step is begin:
            alert = until(socket, "play")
            desk.db.fail(step)
            socket.send_json({"op": "began", "alert": alert["alert"], "lease": alert["lease"]})
        with pytest.raises(WebSocketDisconnect) as ended:
            until(socket, "nothing")
    assert (ended.value.code, ended.value.reason) == (1011, "internal")
    with desk.client.websocket_connect(address) as socket:
        socket.send_json(hello)
        alert = until(socket, "play")
        socket.send_json({"op": "began", "alert": alert["alert"], "lease": alert["lease"]})
        assert until(socket, "noted")["what"] == "began"
