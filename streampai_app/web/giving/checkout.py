"""Giving over HTTP: opening a checkout, following a donation. See docs/donations.openapi.json."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ...db import Tx
from ...donations.checkout import donation_by_link
from ...donations.following import Followed, follow
from ...errors import Invalid, NotFound, TooMany
from ...limits import Limit, forgive
from ...runtime import current
from ..address import client_ip
from ..bodies import read_json_object
from ..language import language_said

LARGEST = 16 * 1024  # bytes
LONGEST_KEY = 255  # characters of an Idempotency-Key

# Nobody gives more often; who does is trying out cards. A crowd at one streamer, or in all, is not refused:
# whoever tries out cards there would close the page for all others. Each address has a few attempts in it, so
# that a genuine donor gets through, and somebody with a list of cards needs an address for every three.
# The last limit is what the provider allows us in all.
BY_ADDRESS = Limit(
    "checkouts-address", "30 per 10 minutes", "That was a lot of donations at once. Please wait a little."
)
GIVEN_MANY = "Many people are giving right now. Please try again in a minute."
CROWD_AT_STREAMER = Limit("checkouts-streamer", "60 per minute", GIVEN_MANY)
CROWD = Limit("checkouts-crowd", "150 per minute", GIVEN_MANY)
IN_CROWD = Limit("checkouts-in-crowd", "3 per 10 minutes", GIVEN_MANY)
IN_ALL = Limit("checkouts", "200 per minute", GIVEN_MANY)


def donation_routes() -> list[BaseRoute]:
    """Return the routes for donors' programs."""
    return [
        Route("/api/donations/checkout", checkout, methods=["POST"]),
        Route("/api/donations/status/{secret}", status, methods=["GET"]),
    ]


async def checkout(request: Request) -> Response:
    """Open a checkout. The same `Idempotency-Key` with the same body opens it once."""
    given = await read_json_object(request, LARGEST)
    key = request.headers.get("idempotency-key", "")
    if len(key) > LONGEST_KEY:
        raise Invalid(f"An Idempotency-Key has at most {LONGEST_KEY} characters.", field="idempotency-key")
    address = client_ip(request)
    await count_checkout(address, str(given.get("streamer_id", "")))
    opened = await current().checkouts.create_donation_checkout(
        given, key=key, address=address, language=language_said(request, None)
    )
    answer = {
        "donation_id": opened.donation_id,
        "checkout_url": opened.checkout_url,
        "status_url": f"{current().settings.origin}/api/donations/status/{opened.thanks_secret}",
    }
    return JSONResponse(answer, 201, {"Cache-Control": "no-store"})


async def status(request: Request) -> Response:
    """Say how a donation stands, to whoever holds its link."""
    followed = await current().db.read(read_followed, request.path_params["secret"])
    return JSONResponse(status_json(followed), headers={"Cache-Control": "no-store"})


async def count_checkout(address: str, streamer: str) -> None:
    """Count one attempt to give. Raises `TooMany`."""
    limits = current().limits
    await limits.take_address(BY_ADDRESS, address)
    try:
        await limits.take(CROWD_AT_STREAMER, streamer[:80].lower())
        await limits.take(CROWD, "")
    except TooMany:
        await limits.take_address(IN_CROWD, address)
    try:
        await limits.take(IN_ALL, "")
    except TooMany:
        forgive()
        raise


def status_json(followed: Followed) -> dict[str, object]:
    """Return a donation as programs read it; `is_processing` is there while a payment is under way."""
    under_way = {"is_processing": True} if followed.is_processing else {}
    return under_way | {
        "status": followed.status,
        "alert": followed.alert,
        "amount": followed.amount,
        "currency": followed.currency,
    }


def read_followed(tx: Tx, secret: str) -> Followed:
    """Return the donation that a secret opens. Raises `NotFound`."""
    donation = donation_by_link(tx, secret)
    if donation is None:
        raise NotFound("There is no such donation.")
    return follow(tx, donation)
