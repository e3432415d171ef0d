"""`POST /roadmap/<id>/vote`: the vote of somebody who is signed in, by a form that needs no script.

Visitors, who are known by a token and not by a cookie, vote through the widget's API: see docs/protocol.md. A
script that sends this form (`Accept: application/json`) is answered `{"request": …}` as it is there.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ...accounts.actors import Actor
from ...errors import AppError, NotSignedIn
from ...feedback.limiting import count_vote
from ...feedback.voting import unvote, vote
from ...runtime import current
from ..address import client_ip
from ..giving.page import check_own_page
from ..signed_in import signed_in
from ..widget.feedback_wire import request_json
from .pages import refused

NOT_KEPT = {"Cache-Control": "no-store"}


def vote_routes() -> list[BaseRoute]:
    """Return the route."""
    return [Route("/roadmap/{item_id}/vote", vote_by_form, methods=["POST"])]


async def vote_by_form(request: Request) -> Response:
    """Vote, or withdraw the vote (`vote=no`), and show the request again."""
    wants_json = "application/json" in request.headers.get("accept", "")
    try:
        check_own_page(request)
        voter = await _voter(request)
        async with request.form(max_files=0, max_fields=4) as form:
            change = unvote if form.get("vote") == "no" else vote
        view = await current().db.write(change, voter, request.path_params["item_id"])
    except AppError as error:
        if wants_json:
            raise
        return refused(request, error)
    if wants_json:
        return JSONResponse({"request": request_json(view)}, headers=NOT_KEPT)
    return RedirectResponse(f"/roadmap/{view.id}", 303, NOT_KEPT)


async def _voter(request: Request) -> Actor:
    voter = await signed_in(request)
    if voter is None:
        raise NotSignedIn("Please sign in to vote.")
    await count_vote(current().limits, voter, client_ip(request))
    return voter
