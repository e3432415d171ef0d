"""Ending mail about requests and bugs: one click in a mail program, or a button on a page.

Looking changes nothing, for scanners look at every link. The POST asks for no cookie and no `Origin`, because
a mail program has neither (RFC 8058, section 3.2): the secret in the address is all, and does nothing else.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ..feedback.mailing import PATH, is_unsubscribe_link, unsubscribe
from ..runtime import current
from .giving.files import donor_files
from .html import policy, render
from .language import language_of
from .words import words_in


def unsubscribe_routes() -> list[BaseRoute]:
    """Return where the links in our mail lead."""
    address = f"{PATH}/{{secret}}"
    return [Route(address, ask, methods=["GET"]), Route(address, end, methods=["POST"])]


async def ask(request: Request) -> Response:
    """Show the button."""
    secret = request.path_params["secret"]
    if not await current().db.read(is_unsubscribe_link, secret):
        return _page(request, "no_unsubscribe_title", "no_unsubscribe", status=404)
    return _page(request, "unsubscribe_title", "unsubscribe_means", secret=secret)


async def end(request: Request) -> Response:
    """End the mail to whom this link was sent. Only a link of ours asks for the write lock.

    There is no limit by address: a mail provider's servers do this for all who read their mail there.
    """
    db, secret = current().db, request.path_params["secret"]
    if not await db.read(is_unsubscribe_link, secret):
        return _page(request, "no_unsubscribe_title", "no_unsubscribe", status=404)
    await db.write(unsubscribe, secret)
    return _page(request, "unsubscribe_title", "unsubscribed")


def _page(request: Request, title: str, text: str, *, status: int = 200, secret: str = "") -> Response:
    w = words_in(language_of(request))
    frame = {"files": donor_files(), "is_test": False}
    response = render(
        request, "unsubscribe.html", status, title=w[title], text=w[text], secret=secret, **frame
    )
    response.headers["Content-Security-Policy"] = policy(())
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
