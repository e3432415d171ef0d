"""The widget's HTTP side: starting chats, reading them, writing without a socket. See docs/protocol.md."""

from collections.abc import Mapping
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from ...accounts.sessions import revoke_session
from ...errors import Invalid, NotAllowed
from ...page_urls import clean_page_url, link_to
from ...runtime import current
from ...scrubbing import scrub
from ...settings import Settings
from ...support import rules
from ...support.queries import PAGE, messages_after, past_chats
from ...support.starting import Start
from ..address import client_ip
from ..bodies import read_json_object
from ..language import language_said
from ..origin import may_embed
from ..problems import problem
from .feedback import begin, feedback_routes
from .limits import count_send, count_start
from .socket import support_socket
from .visitors import bearer_of, recognise
from .wire import chat_json, message_json, time_json


def support_routes(settings: Settings) -> list[BaseRoute]:
    """Return everything below /api/support."""
    return [
        WebSocketRoute("/api/support/socket", support_socket),
        Mount(
            "/api/support",
            routes=[
                Route("/page", page, methods=["GET"]),
                Route("/chats", start, methods=["POST"]),
                Route("/chats", chats, methods=["GET"]),
                Route("/chats/{chat_id}/messages", read_messages, methods=["GET"]),
                Route("/chats/{chat_id}/messages", send_message, methods=["POST"]),
                Route("/sign-out", sign_out, methods=["POST"]),
                *feedback_routes(),
            ],
            middleware=[
                Middleware(
                    CORSMiddleware,
                    allow_origin_regex=".*",  # who is refused may read why
                    allow_methods=["GET", "POST"],
                    allow_headers=["authorization", "content-type", "start-key"],
                    expose_headers=["retry-after", "x-request-id"],
                    max_age=600,
                ),
                Middleware(EmbedCheck, settings=settings),
            ],
        ),
    ]


class EmbedCheck:
    """ASGI middleware that refuses pages outside the allow-list before anything is read or done."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not may_embed(Request(scope).headers.get("origin"), self._settings):
            error = NotAllowed("This site may not show our chat.", reason="origin-not-allowed")
            await problem(error)(scope, receive, send)
            return
        await self._app(scope, receive, send)


async def page(_request: Request) -> Response:
    """Say that this page may show the widget: `EmbedCheck` has let it through."""
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


async def start(request: Request) -> Response:
    """Start a chat; the answer to somebody new carries their token."""
    body = await read_json_object(request)
    visitor = await recognise(request) if bearer_of(request) else None
    if visitor is None:
        rules.check_looks_human(body.get("website"), body.get("elapsed_ms"))
    await count_start(request, visitor)
    language = language_said(request, body.get("language"))
    wanted = read_start(body, request.headers.get("user-agent", ""), client_ip(request), language)
    started = await begin(visitor, wanted, body)
    answer = {
        "token": started.token,
        "chat": chat_json(started.chat),
        "messages": [message_json(message) for message in started.messages],
    }
    return JSONResponse(answer, 201, {"Cache-Control": "no-store"})


async def chats(request: Request) -> Response:
    """List the visitor's chats, newest activity first."""
    visitor = await recognise(request)
    listed = await current().db.read(past_chats, visitor)
    return JSONResponse(
        {"chats": [chat_json(chat) for chat in listed]}, headers={"Cache-Control": "no-store"}
    )


async def read_messages(request: Request) -> Response:
    """Return up to 200 messages after the number in `after`."""
    visitor = await recognise(request)
    after = request.query_params.get("after", "0")
    if not after.isascii() or not after.isdigit() or len(after) > 9:
        raise Invalid("`after` is the number of a message.", field="after")
    found = await current().db.read(messages_after, visitor, _chat_id(request), int(after))
    answer = {"messages": [message_json(message) for message in found], "more": len(found) == PAGE}
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


async def send_message(request: Request) -> Response:
    """Store a message without a socket: for scripts, and for networks that break sockets."""
    visitor = await recognise(request)
    await count_send(request, visitor)
    body = await read_json_object(request)
    sent = await current().sender.send(visitor, _chat_id(request), body.get("id"), body.get("body"))
    answer = {"chat": sent.chat_id, "id": sent.client_id, "seq": sent.seq, "at": time_json(sent.at)}
    return JSONResponse({"message": answer}, 201, {"Cache-Control": "no-store"})


async def sign_out(request: Request) -> Response:
    """End the session whose token was shown, and its sockets with it."""
    visitor = await recognise(request)
    await current().db.write(revoke_session, visitor, visitor.session_id)
    return Response(status_code=204)


def _chat_id(request: Request) -> str:
    return rules.clean_chat_id(request.path_params["chat_id"])


def read_start(body: Mapping[str, Any], user_agent: str, address: str, language: str = "") -> Start:
    """Return what was asked for, cleaned. Raises `Invalid`, naming the field."""
    kind = rules.clean_kind(body.get("kind"))
    message = body.get("message")
    if not isinstance(message, dict):
        raise Invalid("A chat starts with a message.", field="message", reason="empty")
    previous = body.get("previous_chat")
    return Start(
        start_key=rules.clean_start_key(body.get("start_key")),
        kind=kind,
        subject=rules.clean_subject(body.get("subject"), kind),
        client_id=rules.clean_client_id(message.get("id")),
        body=rules.clean_body(message.get("body")),
        previous_chat_id=rules.clean_chat_id(previous) if previous else None,
        page_url=link_to(scrub(clean_page_url(body.get("page_url")))),  # a path may hold a secret too
        user_agent=user_agent[:400],
        address=address,
        name=rules.clean_name(body.get("name")),
        email=rules.clean_email(body.get("email")),
        language=language,
    )
