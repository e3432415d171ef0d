"""`/u/<username>`: a plain form that gives, complete when it arrives. See docs/decisions/0011."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ...donations.checkout import Opened
from ...errors import AppError, NotAllowed
from ...models import DonationStatus
from ...runtime import current
from ..address import client_ip
from ..language import language_of
from ..origin import is_from_own_page
from .checkout import count_checkout
from .form import Typed, idempotency_key, read_typed
from .give import give_page, to_username


def donation_page_routes() -> list[BaseRoute]:
    """Return the routes of the page."""
    return [
        Route("/u/{username}", show, methods=["GET"]),
        Route("/u/{username}", donate, methods=["POST"]),
        Route("/u/{username}/", without_slash, methods=["GET"]),
    ]


async def show(request: Request) -> Response:
    """Show the page."""
    return await give_page(request, request.path_params["username"], Typed())


async def without_slash(request: Request) -> Response:
    """Lead on who typed one slash too many."""
    return to_username(request, request.path_params["username"])


async def donate(request: Request) -> Response:
    """Take the form, and lead on to where it is paid."""
    username, typed = request.path_params["username"], Typed()
    try:
        check_own_page(request)
        typed = await read_typed(request)
        given = typed.given(username)
        await count_checkout(client_ip(request), username)
        key, language = idempotency_key(typed.key, given), language_of(request)
        opened = await current().checkouts.give(given, key=key, address=client_ip(request), language=language)
    except AppError as error:
        return await give_page(request, username, typed, error)
    return way_on(username, opened)


def way_on(username: str, opened: Opened) -> Response:
    """Lead to the page where it is paid; what has been paid, or is being, is not paid again, but followed."""
    if opened.status == DonationStatus.PENDING and not opened.is_processing:
        return RedirectResponse(opened.checkout_url, 303, {"Cache-Control": "no-store"})
    return RedirectResponse(f"/u/{quote(username)}/thanks/{opened.thanks_secret}", 303)


def check_own_page(request: Request) -> None:
    """Raise `NotAllowed` for a form that stands on somebody else's page."""
    if not is_from_own_page(request.headers, current().settings):
        raise NotAllowed("This only works from our own pages.", reason="origin-not-allowed")
