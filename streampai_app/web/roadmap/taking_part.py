"""What is done on the roadmap by forms, without a script: who is signed in votes, follows and comments.

Visitors, who are known by a token and not by a cookie, do so through the widget's API: see docs/protocol.md.
A script that sends a form (`Accept: application/json`) is answered `{"request": …}` as it is there.
"""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ...accounts.actors import Actor
from ...errors import AppError, NotFound, NotSignedIn
from ...feedback.comments import comment
from ...feedback.following import follow, unfollow
from ...feedback.limiting import count_comment, count_vote
from ...feedback.views import RequestView
from ...feedback.voting import unvote, vote
from ...runtime import current
from ..address import client_ip
from ..bodies import read_form
from ..giving.page import check_own_page
from ..signed_in import signed_in
from ..widget.feedback_wire import request_json
from .pages import refused
from .routes import item_page

NOT_KEPT = {"Cache-Control": "no-store"}
LARGEST_FORM = 16 * 1024  # bytes
Change = Callable[..., RequestView]
_CHANGES: Mapping[str, tuple[Change, Change]] = {"vote": (vote, unvote), "follow": (follow, unfollow)}


def taking_part_routes() -> list[BaseRoute]:
    """Return the routes."""
    return [
        Route("/roadmap/{item_id}/vote", vote_by_form, methods=["POST"]),
        Route("/roadmap/{item_id}/follow", follow_by_form, methods=["POST"]),
        Route("/roadmap/{item_id}/comments", comment_by_form, methods=["POST"]),
    ]


async def vote_by_form(request: Request) -> Response:
    """Vote, or withdraw the vote (`vote=no`), and show the request again."""
    return await _switch(request, "vote")


async def follow_by_form(request: Request) -> Response:
    """Follow, or stop (`follow=no`), and show the request again."""
    return await _switch(request, "follow")


async def comment_by_form(request: Request) -> Response:
    """Store a comment and show it below its request; a refusal keeps what was typed, and says why.

    `id` names the comment, so that a form which is sent twice makes one.
    """
    item_id, typed = request.path_params["item_id"], ""
    try:
        check_own_page(request)
        form = await read_form(request, LARGEST_FORM)
        typed = form.get("comment", "")
        actor = await _who(request)
        await count_comment(current().limits, actor, client_ip(request))
        said = await current().db.write(comment, actor, item_id, typed, form.get("id"))
    except NotFound as error:
        return refused(request, error)
    except AppError as error:
        return await item_page(request, item_id, typed, error)
    return RedirectResponse(f"/roadmap/{item_id}#{said.id}", 303, NOT_KEPT)


async def _switch(request: Request, name: str) -> Response:
    wants_json = "application/json" in request.headers.get("accept", "")
    try:
        view = await _change(request, name)
    except AppError as error:
        if wants_json:
            raise
        return refused(request, error)
    if wants_json:
        return JSONResponse({"request": request_json(view)}, headers=NOT_KEPT)
    return RedirectResponse(f"/roadmap/{view.id}", 303, NOT_KEPT)


async def _change(request: Request, name: str) -> RequestView:
    check_own_page(request)
    actor = await _who(request)
    await count_vote(current().limits, actor, client_ip(request))
    async with request.form(max_files=0, max_fields=4) as form:
        on, off = _CHANGES[name]
        change: Any = off if form.get(name) == "no" else on
    return await current().db.write(change, actor, request.path_params["item_id"])


async def _who(request: Request) -> Actor:
    actor = await signed_in(request)
    if actor is None:
        raise NotSignedIn("Please sign in first.")
    return actor
