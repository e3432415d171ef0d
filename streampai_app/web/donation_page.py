"""`/u/<username>`: a plain form that gives, complete when it arrives. See docs/decisions/0011."""

from dataclasses import replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from .. import clock
from ..accounts.secrets import new_secret
from ..db import Tx
from ..donations.checkout import Opened
from ..donations.currencies import Offer
from ..donations.pages import PublicPage, public_page
from ..donations.pledges import offers_of
from ..donations.providers import provider_for_new
from ..errors import AppError, NotAllowed, NotFound
from ..models import DonationStatus
from ..runtime import current
from .donation_form import Typed, idempotency_key, read_typed
from .donation_troubles import Trouble, trouble_of
from .donation_view import form_view, goal_view, streamer_view
from .donations import count_checkout
from .donor_pages import donor_page, unknown_streamer
from .language import language_of
from .origin import is_from_own_page
from .problems import fields_of

SHOWN = 5  # gifts in each list


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
    return _to_username(request, request.path_params["username"])


async def donate(request: Request) -> Response:
    """Take the form, and lead on to where it is paid."""
    username, typed = request.path_params["username"], Typed()
    try:
        check_own_page(request)
        typed = await read_typed(request)
        given = typed.given(username)
        await count_checkout(address_of(request), username)
        opened = await current().checkouts.give(
            given, key=idempotency_key(typed.key, given), address=address_of(request)
        )
    except AppError as error:
        return await give_page(request, username, typed, error)
    return way_on(username, opened)


def way_on(username: str, opened: Opened) -> Response:
    """Lead to the page where it is paid; what has been paid already is not paid again, but followed."""
    if opened.status == DonationStatus.PENDING:
        return RedirectResponse(opened.checkout_url, 303, {"Cache-Control": "no-store"})
    return RedirectResponse(f"/u/{quote(username)}/thanks/{opened.thanks_secret}", 303)


async def give_page(
    request: Request,
    username: str,
    typed: Typed,
    error: AppError | None = None,
    *,
    notice: str = "",
    private: bool = False,
) -> Response:
    """Return the page with all that was typed, and what is wrong with it if anything is."""
    runtime, language = current(), language_of(request)
    try:
        public, provider = await runtime.db.read(_read, username, runtime.gateways.default)
    except NotFound:
        return await unknown_streamer(request, username)
    if request.method == "GET" and username != public.streamer.username:
        return _to_username(request, public.streamer.username)
    offers = _offers(public, provider)
    trouble = Trouble()
    if error and offers:
        trouble = trouble_of(error, typed, offers, language, public.streamer.name)
    response = donor_page(
        request,
        "give.html",
        error.status if error else 200,
        private=private,
        streamer=streamer_view(public, runtime.settings.origin, language),
        form=form_view(offers, _with_key(typed), language) if offers else None,
        trouble=trouble,
        notice=notice,
        goal=goal_view(public.goal, language),
        recent=public.recent[:SHOWN],
        top=public.top[:SHOWN],
        now=clock.now(),
        is_private=private,
    )
    if error and "retry_after" in fields_of(error):
        response.headers["Retry-After"] = str(fields_of(error)["retry_after"])
    return response


def check_own_page(request: Request) -> None:
    """Raise `NotAllowed` for a form that stands on somebody else's page."""
    if not is_from_own_page(request.headers, current().settings):
        raise NotAllowed("This only works from our own pages.", reason="origin-not-allowed")


def address_of(request: Request) -> str:
    """Return where a request comes from."""
    return request.client.host if request.client else ""


def _read(tx: Tx, username: str, default_provider: str) -> tuple[PublicPage, str]:
    return public_page(tx, username), provider_for_new(tx, default_provider)


def _offers(public: PublicPage, provider: str) -> dict[str, Offer]:
    """Return what can be given now: what the streamer takes and the provider too, or nothing."""
    gateway = dict(current().gateways).get(provider)
    if gateway is None or not public.page.is_open:
        return {}
    return {code: offer for code, offer in offers_of(public.page).items() if code in gateway.currencies}


def _with_key(typed: Typed) -> Typed:
    return typed if typed.key else replace(typed, key=new_secret())


def _to_username(request: Request, username: str) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/u/{quote(username, safe='')}{query}", 308)
