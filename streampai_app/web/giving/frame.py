"""The frame of the pages that donors see: what each of them knows, and what a browser may do with it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ...donations.pages import similar_usernames
from ...runtime import Runtime, current
from ..html import policy, render
from ..language import language_of
from ..words import words_in
from .files import donor_files


def donor_page(
    request: Request, template: str, status: int = 200, *, private: bool = False, **values: Any
) -> Response:
    """Return a page. A private one was opened by a secret: nobody keeps it, and no other site hears of it."""
    runtime = current()
    is_test = runtime.settings.dodo_mode in {"sandbox", "test_mode"}
    frame = {"files": donor_files(), "is_test": is_test, "is_private": private}
    response = render(request, template, status, **frame, **values)
    response.headers["Content-Security-Policy"] = policy(checkout_origins(runtime))
    if private:
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


def checkout_origins(runtime: Runtime) -> frozenset[str]:
    """Return where a donor's form may lead in the end: to the pages of our providers, and to ourselves."""
    pages = (gateway.checkout_origins for gateway in runtime.gateways.values())
    return frozenset({runtime.settings.origin}).union(*pages)


async def unknown_streamer(request: Request, username: str) -> Response:
    """Return the page that says nobody is called so, and who may have been meant."""
    w = words_in(language_of(request))
    near = await current().db.read(similar_usernames, username)
    title = w["unknown_title"].format(name=username[:40])
    return donor_page(request, "unknown.html", 404, title=title, text=w["unknown"], usernames=near)


def unknown_link(request: Request) -> Response:
    """Return the page that says this secret opens nothing."""
    w = words_in(language_of(request))
    return donor_page(
        request, "unknown.html", 404, private=True, title=w["no_link_title"], text=w["no_link"], usernames=[]
    )
