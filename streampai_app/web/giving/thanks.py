"""`/u/<username>/thanks/<secret>`: follow a donation after paying, and try again when it did not work.

The first content is what the database knows. What the provider wrote into the address on the way back is not
read at all: the provider is asked instead, so that coming back is no slower than its webhook.
"""

from dataclasses import dataclass

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ...db import Tx
from ...donations.checkout import after, donation_by_link, is_open, is_payable
from ...donations.following import Followed, follow
from ...donations.reconciliation import reconcile_each
from ...errors import AppError, TooMany
from ...limits import Limit
from ...models import Account, Donation, DonationStatus
from ...runtime import current
from ..address import client_ip
from ..language import language_of
from ..words import words_in
from .checkout import count_checkout
from .form import typed_again
from .frame import donor_page, unknown_link
from .give import give_page
from .page import check_own_page, way_on
from .thanks_view import thanks_view

RETURNS = Limit("donation-returns", "6 per minute", "Asked a moment ago.")


@dataclass(frozen=True, slots=True)
class Story:
    """A donation as its donor may see it, and to whom it goes."""

    donation: Donation
    followed: Followed
    streamer: Account


def thanks_routes() -> list[BaseRoute]:
    """Return the routes of the page and of what its buttons do."""
    page = "/u/{username}/thanks/{secret}"
    return [
        Route(page, thanks, methods=["GET"]),
        Route(f"{page}/edit", edit, methods=["GET"]),
        Route(f"{page}/again", again, methods=["POST"]),
    ]


async def thanks(request: Request) -> Response:
    """Show how the donation stands, and ask its provider as long as nothing is certain."""
    story = await _story(request)
    if story is None:
        return unknown_link(request)
    response = donor_page(
        request,
        "thanks.html",
        private=True,
        secret=request.path_params["secret"],
        **thanks_view(story.donation, story.followed, story.streamer, language_of(request)),
    )
    if is_open(story.donation):
        response.background = BackgroundTask(_ask_provider, story.donation)
    return response


async def edit(request: Request) -> Response:
    """Show the form again as it was, for who turned back or wants to change something first."""
    story = await _story(request)
    if story is None:
        return unknown_link(request)
    if not is_payable(story.donation):
        return _to_thanks(request)
    language = language_of(request)
    typed, notice = typed_again(story.donation, language), words_in(language)["not_paid"]
    return await give_page(request, story.streamer.username, typed, notice=notice, private=True)


async def again(request: Request) -> Response:
    """Give the same once more: on the page that is still open, or after a failure on a new one."""
    story = await _story(request)
    if story is None:
        return unknown_link(request)
    donation, username = story.donation, story.streamer.username
    if not is_payable(donation):
        return _to_thanks(request)
    typed = typed_again(donation, "en")
    try:
        check_own_page(request)
        if donation.status == DonationStatus.PENDING and donation.checkout_url:
            return RedirectResponse(donation.checkout_url, 303)
        await count_checkout(client_ip(request), username)
        given, language = typed.given(username), language_of(request)
        opened = await current().checkouts.give(
            given, key=after(donation.id), address=client_ip(request), language=language
        )
    except AppError as error:
        typed = typed_again(donation, language_of(request))
        return await give_page(request, username, typed, error, private=True)
    return way_on(username, opened)


async def _story(request: Request) -> Story | None:
    return await current().db.read(read_story, request.path_params["secret"])


def read_story(tx: Tx, secret: str) -> Story | None:
    """Return what a thanks link opens, or None."""
    donation = donation_by_link(tx, secret)
    if donation is None:
        return None
    streamer = tx.session.get_one(Account, donation.streamer_id)
    return Story(donation, follow(tx, donation), streamer)


async def _ask_provider(donation: Donation) -> None:
    runtime = current()
    try:
        await runtime.limits.take(RETURNS, donation.id)
    except TooMany:
        return
    await reconcile_each(runtime.db, runtime.gateways, [donation], returned=True)


def _to_thanks(request: Request) -> Response:
    return RedirectResponse(request.url.path.rpartition("/")[0], 303)
