"""Recognising a visitor by the token they show."""

from starlette.requests import HTTPConnection

from ...accounts.actors import Visitor
from ...accounts.sessions import note_seen
from ...accounts.sessions import recognise as recognise_session
from ...db import Tx
from ...errors import NotSignedIn
from ...runtime import current


def bearer_of(request: HTTPConnection) -> str:
    """Return the token of `Authorization: Bearer …`, or nothing."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


async def recognise(request: HTTPConnection) -> Visitor:
    """Return the visitor whose token this request shows. Raises `NotSignedIn`."""
    return await recognise_token(bearer_of(request))


async def recognise_token(token: str) -> Visitor:
    """Return the visitor who holds this token. Raises `NotSignedIn`."""
    db = current().db
    visitor, is_news = await db.read(_look_up, token)
    if is_news:
        await db.write(note_seen, visitor)
    return visitor


def _look_up(tx: Tx, token: str) -> tuple[Visitor, bool]:
    actor, is_news = recognise_session(tx, token)
    if not isinstance(actor, Visitor):
        raise NotSignedIn("This is not a visitor's token.")
    return actor, is_news
