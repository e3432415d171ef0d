"""`POST /roadmap/join`: somebody signed in says that what this browser did before is theirs.

The cookie says who they are, `Authorization: Bearer …` which visitor the browser was. See decision 0018.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ...accounts.actors import Visitor
from ...accounts.cookies import secret_in
from ...accounts.sessions import authenticate, note_seen
from ...db import Tx
from ...errors import NotSignedIn
from ...feedback.joining import join_browser
from ...feedback.limiting import count_join
from ...runtime import current
from ..address import client_ip
from ..giving.page import check_own_page
from ..widget.visitors import bearer_of

NOT_KEPT = {"Cache-Control": "no-store"}


def join_routes() -> list[BaseRoute]:
    """Return the route."""
    return [Route("/roadmap/join", join, methods=["POST"])]


async def join(request: Request) -> Response:
    """Join the two, and answer with nothing."""
    check_own_page(request)
    await count_join(current().limits, client_ip(request))
    cookie = secret_in(request.headers.get("cookie", ""), current().settings)
    await current().db.write(_join, cookie, bearer_of(request))
    return Response(status_code=204, headers=NOT_KEPT)


def _join(tx: Tx, cookie: str, token: str) -> None:
    person, browser = authenticate(tx, cookie), authenticate(tx, token)
    if isinstance(person, Visitor) or not isinstance(browser, Visitor):
        raise NotSignedIn("This takes an account's cookie and a visitor's token.")
    join_browser(tx, person, browser)
    note_seen(tx, browser)  # sessions are locked after people and what is theirs
