"""Who looks at a page that is for everybody: somebody signed in, by cookie, or nobody we know."""

from starlette.requests import Request

from ..accounts.actors import Actor, Visitor
from ..accounts.cookies import secret_in
from ..accounts.sessions import authenticate
from ..accounts.visitors import visitor_id_of
from ..db import Tx
from ..errors import NotSignedIn
from ..runtime import current


async def signed_in(request: Request) -> Actor | None:
    """Return who is signed in by cookie, if anybody is."""
    secret = secret_in(request.headers.get("cookie", ""), current().settings)
    if not secret:
        return None
    try:
        return await current().db.read(authenticate, secret)
    except NotSignedIn:
        return None


def as_the_public(tx: Tx, actor: Actor | None) -> Visitor | None:
    """Return the actor as a visitor: on public pages the team sees what everybody sees, and its own votes."""
    visitor_id = visitor_id_of(tx, actor) if actor else None
    return Visitor(visitor_id, actor.session_id) if actor and visitor_id else None
