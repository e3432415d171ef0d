"""The page with the donation form, as it is shown at first, with mistakes, and after turning back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ... import clock
from ...accounts.secrets import new_secret
from ...db import Tx
from ...donations.currencies import Offer
from ...donations.pages import PublicPage, public_page
from ...donations.pledges import offers_of
from ...donations.providers import provider_for_new
from ...errors import AppError, NotFound
from ...runtime import current
from ..language import language_of
from ..problems import fields_of
from .form import Typed
from .frame import donor_page, unknown_streamer
from .troubles import Trouble, trouble_of
from .view import form_view, goal_view, streamer_view

SHOWN = 5  # gifts in each list


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
    runtime = current()
    try:
        public, provider = await runtime.db.read(_read, username, runtime.gateways.default)
    except NotFound:
        return await unknown_streamer(request, username)
    if request.method == "GET" and username != public.streamer.username:
        return to_username(request, public.streamer.username)
    values = _values(public, _offers(public, provider), typed, error, language_of(request))
    status = error.status if error else 200
    response = donor_page(request, "give.html", status, private=private, notice=notice, **values)
    if error and "retry_after" in fields_of(error):
        response.headers["Retry-After"] = str(fields_of(error)["retry_after"])
    return response


def to_username(request: Request, username: str) -> Response:
    """Lead on to the one address that a streamer's page has."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/u/{quote(username, safe='')}{query}", 308)


def _read(tx: Tx, username: str, default_provider: str) -> tuple[PublicPage, str]:
    return public_page(tx, username), provider_for_new(tx, default_provider)


def _offers(public: PublicPage, provider: str) -> dict[str, Offer]:
    """Return what can be given now: what the streamer takes and the provider too, or nothing."""
    gateway = dict(current().gateways).get(provider)
    if gateway is None or not public.page.is_open:
        return {}
    return {code: offer for code, offer in offers_of(public.page).items() if code in gateway.currencies}


def _values(
    public: PublicPage, offers: Mapping[str, Offer], typed: Typed, error: AppError | None, language: str
) -> dict[str, Any]:
    """Return what the template shows."""
    trouble = Trouble()
    if error and offers:
        trouble = trouble_of(error, typed, offers, language, public.streamer.name)
    return {
        "streamer": streamer_view(public, current().settings.origin, language),
        "form": form_view(offers, current().speech.voices, _with_key(typed), language) if offers else None,
        "trouble": trouble,
        "goal": goal_view(public.goal, language),
        "recent": public.recent[:SHOWN],
        "top": public.top[:SHOWN],
        "now": clock.now(),
    }


def _with_key(typed: Typed) -> Typed:
    return typed if typed.key else replace(typed, key=new_secret())
