"""The frame of the roadmap's pages: what each of them knows, and what a browser may do with it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ... import clock
from ...errors import AppError, NotFound, NotSignedIn
from ...runtime import current
from ..html import policy, render
from ..language import language_of
from ..words import words_in
from .files import roadmap_files


def roadmap_page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Return a page. The widget stands on it, so that what is not there yet can be asked for."""
    origin = current().settings.origin
    frame = {
        "files": roadmap_files(),
        "is_test": False,
        "r": words_in(language_of(request))["roadmap"],
        "origin": origin,
        "now": clock.now(),
    }
    response = render(request, template, status, **frame, **values)
    response.headers["Content-Security-Policy"] = policy(widget_socket=origin.replace("http", "ws", 1))
    return response


def refused(request: Request, error: AppError) -> Response:
    """Return the page that says why not, and what can be done."""
    r = words_in(language_of(request))["roadmap"]
    title, text = r["refused_title"], r["refused"].get(error.reason, r["refused_other"])
    if isinstance(error, NotFound):
        title, text = r["missing_title"], r["missing"]
    if isinstance(error, NotSignedIn):
        title, text = r["who_title"], r["who"]
    return roadmap_page(request, "roadmap_refused.html", error.status, title=title, text=text)
