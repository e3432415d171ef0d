"""`/roadmap` and `/roadmap/<id>`: what people asked for and how far it is, complete without a script.

Plain HTML like the donation page: see docs/decisions/0011.
"""

from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ...accounts.actors import Actor
from ...db import Tx
from ...errors import AppError, NotFound
from ...feedback.queries import item, roadmap
from ...feedback.rules import DECIDED
from ...feedback.similar import similar_requests
from ...feedback.views import ItemPage, RequestView
from ...models import LONGEST_COMMENT, Kind, Status, Visibility
from ...runtime import current
from ...support.rules import clean_text
from ..signed_in import as_the_public, signed_in
from .pages import problem_of, refused, roadmap_page

COLUMNS = (Status.UNDER_REVIEW, Status.PLANNED, Status.IN_PROGRESS, Status.SHIPPED)
STATUSES = (*COLUMNS, Status.DECLINED)
CARDS = 12  # in a column
PAGE = 30  # requests of one status
FOUND = 20
LONGEST_SEARCH = 200  # characters
LATEST = 100  # of what shipped, among which the newest come first


def roadmap_routes() -> list[BaseRoute]:
    """Return the routes of the pages."""
    return [
        Route("/roadmap", show, methods=["GET"]),
        Route("/roadmap/", without_slash, methods=["GET"]),
        Route("/roadmap/{item_id}", show_item, methods=["GET"]),
    ]


async def show(request: Request) -> Response:
    """Show all columns, one status as a list, or what a search finds."""
    actor, asked = await signed_in(request), request.query_params
    text, status = clean_text(asked.get("q", ""))[:LONGEST_SEARCH], asked.get("status", "")
    values: dict[str, Any] = {"text": text, "chosen": "", "columns": [], "listed": [], "after": ""}
    if text:
        values["listed"] = await current().db.read(_search, actor, text)
    elif status in STATUSES:
        values |= await current().db.read(_one_status, actor, Status(status), asked.get("after", ""))
    else:
        values["columns"] = await current().db.read(_columns, actor)
    return roadmap_page(request, "roadmap.html", statuses=STATUSES, is_known=actor is not None, **values)


async def show_item(request: Request) -> Response:
    """Show one request; what was merged leads on to what it has become."""
    return await item_page(request, request.path_params["item_id"])


async def item_page(
    request: Request, item_id: str, typed: str = "", error: AppError | None = None
) -> Response:
    """Return the page of one request. `typed` is a comment that could not be taken, `error` says why not."""
    actor = await signed_in(request)
    try:
        page = await current().db.read(_item, actor, item_id)
    except NotFound as missing:
        return refused(request, missing)
    if page.item.merged_into_id:
        return RedirectResponse(f"/roadmap/{page.item.merged_into_id}", 302)
    values = {
        "page": page,
        "item": page.item,
        "is_open": page.item.status not in DECIDED,
        "is_known": actor is not None,
        "comment_id": uuid4(),
        "typed": typed,
        "problem": error and problem_of(request, error),
        "longest_comment": LONGEST_COMMENT,
    }
    return roadmap_page(request, "roadmap_item.html", error.status if error else 200, **values)


async def without_slash(request: Request) -> Response:
    """Lead on who typed one slash too many."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/roadmap{query}", 308)


def _columns(tx: Tx, actor: Actor | None) -> list[tuple[str, list[RequestView], bool]]:
    """Return a status, its first requests, and whether there are more: for each column."""
    reader, columns = as_the_public(tx, actor), []
    for status in COLUMNS:
        limit = LATEST if status == Status.SHIPPED else CARDS + 1
        found = roadmap(tx, reader, statuses=[status], limit=limit)
        if status == Status.SHIPPED:
            found.sort(key=lambda view: view.status_at, reverse=True)
        columns.append((str(status), found[:CARDS], len(found) > CARDS))
    return columns


def _one_status(tx: Tx, actor: Actor | None, status: Status, after: str) -> dict[str, Any]:
    votes, _, last_id = after.partition(".")
    is_place = votes.isascii() and votes.isdigit() and len(votes) < 10 and len(last_id) == 30
    before = (int(votes), last_id) if is_place else None
    reader = as_the_public(tx, actor)
    listed = roadmap(tx, reader, statuses=[status], before=before, limit=PAGE + 1)
    last = listed[PAGE - 1] if len(listed) > PAGE else None
    next_page = f"{last.votes}.{last.id}" if last else ""
    return {"chosen": str(status), "listed": listed[:PAGE], "after": next_page}


def _search(tx: Tx, actor: Actor | None, text: str) -> list[RequestView]:
    found = similar_requests(tx, text, FOUND, actor=as_the_public(tx, actor))
    return [view for view in found if view.is_public]


def _item(tx: Tx, actor: Actor | None, item_id: str) -> ItemPage:
    page = item(tx, as_the_public(tx, actor), item_id)
    is_public = page.item.kind == Kind.FEATURE and page.item.visibility == Visibility.PUBLIC
    if not is_public:
        raise NotFound("There is no such request.")
    return page
