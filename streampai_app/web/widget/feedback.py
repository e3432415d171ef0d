"""The widget's HTTP side of requests and bugs, below /api/support. See docs/protocol.md."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ...accounts.actors import Visitor
from ...accounts.visitors import welcome
from ...db import Tx
from ...errors import Invalid
from ...feedback import comments, following, limiting, voting
from ...feedback.bugs import report_bug
from ...feedback.mine import items_of
from ...feedback.queries import item, news
from ...feedback.requests import request_feature
from ...feedback.similar import similar_requests
from ...feedback.views import RequestView
from ...models import Kind
from ...runtime import current
from ...support import rules
from ...support.introducing import introduce
from ...support.starting import Start, Started, start_chat
from ..address import client_ip
from ..bodies import LARGEST_JSON, parse_json_object, read_body, read_json_object
from ..language import language_said
from .feedback_wire import comment_json, item_json, news_json, page_json, request_json
from .visitors import bearer_of, recognise

Change = Callable[..., RequestView]
NOT_KEPT = {"Cache-Control": "no-store"}
LONGEST_TEXT = 1_000  # characters that similar requests are looked for with


def feedback_routes() -> list[BaseRoute]:
    """Return the routes that stand below /api/support beside those of chats."""
    return [
        Route("/visitors", become_visitor, methods=["POST"]),
        Route("/requests", my_items, methods=["GET"]),
        Route("/requests/similar", similar, methods=["POST"]),
        Route("/requests/{request_id}", read_request, methods=["GET"]),
        Route("/requests/{request_id}/vote", vote, methods=["POST"]),
        Route("/requests/{request_id}/follow", follow, methods=["POST"]),
        Route("/requests/{request_id}/comments", say, methods=["POST"]),
        Route("/news", read_news, methods=["GET"]),
        Route("/screenshots", keep_screenshot, methods=["POST"]),
    ]


async def begin(visitor: Visitor | None, wanted: Start, body: Mapping[str, Any]) -> Started:
    """Start what was asked for: a chat, or one that is about a request or a bug."""
    write = current().db.write
    match wanted.kind:
        case Kind.FEATURE:
            return (await write(request_feature, visitor, wanted)).started
        case Kind.BUG:
            screenshot = body.get("screenshot")
            if screenshot is not None and not isinstance(screenshot, str):
                raise Invalid("`screenshot` is the id of a picture.", field="screenshot")
            return (await write(report_bug, visitor, wanted, body.get("context"), screenshot)).started
    return await write(start_chat, visitor, wanted)


async def become_visitor(request: Request) -> Response:
    """Give somebody unknown a token, so that their vote is theirs. See `accounts.visitors.welcome`.

    Whoever shows a token says who they are: they keep it, and the answer has none.
    """
    visitor = await _visitor(request)
    if visitor is None:
        await limiting.count_welcome(current().limits, client_ip(request))
    else:
        await limiting.count_introduction(current().limits, visitor, client_ip(request))
    raw = await read_body(request, LARGEST_JSON)
    body = parse_json_object(raw) if raw else {}
    said = _person(body) | {"language": language_said(request, body.get("language"))}
    if visitor is not None:
        await current().db.write(lambda tx: introduce(tx, visitor.id, **said))
        return JSONResponse({"token": None}, headers=NOT_KEPT)
    token = await current().db.write(_welcome, request, said)
    return JSONResponse({"token": token}, 201, NOT_KEPT)


async def my_items(request: Request) -> Response:
    """List what the visitor asked for, reported, voted for or follows."""
    found = await current().db.read(items_of, await recognise(request))
    return JSONResponse({"requests": [item_json(one) for one in found]}, headers=NOT_KEPT)


async def similar(request: Request) -> Response:
    """List requests like the text in the body. It is a POST because what people type is not for logs."""
    visitor = await _visitor(request)
    await limiting.count_search(current().limits, client_ip(request))
    text = (await read_json_object(request)).get("text")
    text = text[:LONGEST_TEXT] if isinstance(text, str) else ""
    found = await current().db.read(lambda tx: similar_requests(tx, text, actor=visitor))
    return JSONResponse({"requests": [request_json(one) for one in found]}, headers=NOT_KEPT)


async def read_request(request: Request) -> Response:
    """Return a request with its comments; what was merged is shown as what it was merged into."""
    visitor = await _visitor(request)
    page = await current().db.read(item, visitor, request.path_params["request_id"])
    while page.item.merged_into_id and page.item.kind == Kind.FEATURE:
        page = await current().db.read(item, visitor, page.item.merged_into_id)
    return JSONResponse(page_json(page), headers=NOT_KEPT)


async def vote(request: Request) -> Response:
    """Cast a vote, or withdraw it."""
    return await _switch(request, voting.vote, voting.unvote)


async def follow(request: Request) -> Response:
    """Follow a request, or stop."""
    return await _switch(request, following.follow, following.unfollow)


async def say(request: Request) -> Response:
    """Store a comment. Sending it again is the same comment."""
    visitor = await recognise(request)
    await limiting.count_comment(current().limits, visitor, client_ip(request))
    body = await read_json_object(request)
    request_id, said, client_id = request.path_params["request_id"], body.get("body"), body.get("id")
    stored = await current().db.write(
        _introduced, visitor, body, comments.comment, request_id, said, client_id
    )
    return JSONResponse({"comment": comment_json(stored)}, 201, NOT_KEPT)


async def read_news(request: Request) -> Response:
    """List what shipped last."""
    await limiting.count_search(current().limits, client_ip(request))
    found = await current().db.read(news)
    return JSONResponse({"news": [news_json(one) for one in found]}, headers=NOT_KEPT)


async def keep_screenshot(request: Request) -> Response:
    """Keep a picture for the report that will name it, sent with the same token or start key."""
    visitor = await _visitor(request)
    key = rules.clean_start_key(request.headers.get("start-key"))
    address = client_ip(request)
    await limiting.count_picture(current().limits, address)
    kept = await current().attachments.receive_screenshot(
        visitor, key, "screenshot", request.stream(), address
    )
    answer = {"id": kept.id, "width": kept.width, "height": kept.height, "size": kept.size}
    return JSONResponse({"screenshot": answer}, 201, NOT_KEPT)


async def _switch(request: Request, on: Change, off: Change) -> Response:
    visitor = await recognise(request)
    await limiting.count_vote(current().limits, visitor, client_ip(request))
    body = await read_json_object(request)
    wanted = body.get("on")
    if not isinstance(wanted, bool):
        raise Invalid("`on` is true or false.", field="on")
    request_id = request.path_params["request_id"]
    changed = await current().db.write(_introduced, visitor, body, on if wanted else off, request_id)
    return JSONResponse({"request": request_json(changed)}, headers=NOT_KEPT)


async def _visitor(request: Request) -> Visitor | None:
    return await recognise(request) if bearer_of(request) else None


def _welcome(tx: Tx, request: Request, said: dict[str, str]) -> str:
    user_agent = request.headers.get("user-agent", "")[:400]
    return welcome(tx, **said, user_agent=user_agent, address=client_ip(request))


def _introduced(
    tx: Tx, visitor: Visitor, body: Mapping[str, Any], change: Callable[..., Any], *args: Any
) -> Any:
    """Note who the visitor says they are, and then make the change in their name."""
    introduce(tx, visitor.id, **_person(body))
    return change(tx, visitor, *args)


def _person(body: Mapping[str, Any]) -> dict[str, str]:
    return {"name": rules.clean_name(body.get("name")), "email": rules.clean_email(body.get("email"))}
