"""A walk over every route there is, as a stranger and as another visitor: none answers that should not.

The walk finds the routes by itself. A new one is either refused to both, or named below with its reason.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect

from streampai_app.web.routes import make_routes
from tests.people import new_uuid

FOR_EVERYBODY = {
    "GET /healthz": "operators' probes carry no credentials, and it says nothing but ok",
    "GET /readyz": "the same, and it names no addresses",
    "POST /api/support/chats": "it is how a stranger becomes a visitor",
    "POST /api/support/visitors": "it is how a stranger becomes a visitor before a first vote",
    "POST /api/support/requests/similar": "the roadmap is public; it shows a visitor's own beside it",
    "GET /api/support/page": "it says whether a page may show the widget, which its visitors see anyway",
    "GET /api/support/news": "what shipped is public",
    "POST /api/support/screenshots": "a picture is nobody's, and unread, until a report claims it",
    "POST /api/donations/checkout": "a donor is nobody we know",
    "GET /api/donations/status/{secret}": "whoever holds the link may follow that donation",
    "GET /api/donations/events/{secret}": "the same, as it happens",
    "GET /u/{username}": "a donor is nobody we know; it shows what the streamer shows to all",
    "POST /u/{username}": "the same, and only from our own page",
    "GET /u/{username}/": "it only leads to the address without a slash",
    "GET /u/{username}/thanks/{secret}": "whoever holds the link may follow that donation",
    "GET /u/{username}/thanks/{secret}/edit": "the same",
    "POST /u/{username}/thanks/{secret}/again": "the same, and only from our own page",
    "GET /donate/{version}/{name}": "style and scripts of these pages",
    "GET /overlay-files/{version}/{name:path}": "style, script and sounds of the overlay",
    "GET /overlay-preview": "an empty page: the studio around it says what it shows",
    "GET /voices/{voice}.wav": "a sentence of ours, for donors who choose a voice",
    "GET /roadmap": "everybody may see what is planned",
    "GET /roadmap/": "it only leads to the address without a slash",
    "GET /roadmap/files/{version}/{name}": "style and script of these pages",
    "GET /unsubscribe/{secret}": "it asks whoever looks; there is nothing of anybody's on it",
    "POST /unsubscribe/{secret}": "whoever holds the link may end mail to the address it was sent to",
    "GET /widget-recorder.js": "a script that other pages load",
    "GET /widget.js": "the loader; the modules behind it are files as well",
}
FOR_ANY_VISITOR = {
    "GET /api/support/chats": "it lists the asking visitor's own",
    "GET /api/support/requests": "it lists what the asking visitor cares about",
    "POST /api/support/sign-out": "it ends the asking visitor's own session",
}
REFUSALS = {401, 403, 404, 405}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def walk(routes: list[BaseRoute], prefix: str = "") -> Iterator[tuple[str, BaseRoute]]:
    for route in routes:
        if isinstance(route, Mount):
            yield from walk(route.routes, prefix + route.path)
        else:
            yield prefix + route.path, route  # type: ignore[attr-defined]


def calls(settings: Any) -> Iterator[tuple[str, str]]:
    for path, route in walk(make_routes(settings)):
        if isinstance(route, Route):
            yield from ((method, path) for method in METHODS if method in (route.methods or METHODS))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_route_answers_a_stranger_or_another_visitor(desk, web_settings):
    victim, other = desk.visitor("private"), desk.visitor("mine")
    body = {"id": new_uuid(), "body": "let me in", "on": True}
    answered = []
    for method, path in calls(web_settings):
        url = path.replace("{chat_id}", victim.chat_id)
        for who, headers in (("a stranger", {}), ("another visitor", other.headers)):
            allowed = FOR_EVERYBODY if who == "a stranger" else FOR_EVERYBODY | FOR_ANY_VISITOR
            name = f"{method} {path}"
            if name in allowed or name == "POST /api/support/sign-out":
                continue
            answer = desk.client.request(method, url, json=body, headers=headers, follow_redirects=False)
            if answer.status_code not in REFUSALS:
                answered.append(f"{name} answered {who}: {answer.status_code} {answer.text[:80]}")
    assert answered == []
    messages = victim.get(f"/chats/{victim.chat_id}/messages").json()["messages"]
    assert [message["body"] for message in messages] == ["private"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_socket_answers_a_stranger(desk, web_settings):
    sockets = [path for path, route in walk(make_routes(web_settings)) if isinstance(route, WebSocketRoute)]
    assert sockets
    for path in sockets:
        with desk.client.websocket_connect(path) as socket:
            socket.send_json({"op": "hello", "token": "made-up"})
            with pytest.raises(WebSocketDisconnect):
                socket.receive_json()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_named_here_as_open_exists(desk, web_settings):
    there = {f"{method} {path}" for method, path in calls(web_settings)}
    assert set(FOR_EVERYBODY) | set(FOR_ANY_VISITOR) <= there
