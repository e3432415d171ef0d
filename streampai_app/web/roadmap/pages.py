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
    is_unknown = isinstance(error, NotSignedIn)
    if isinstance(error, NotFound):
        title, text = r["missing_title"], r["missing"]
    if is_unknown:
        title, text = r["who_title"], r["who"]
    back = {"title": title, "text": text, "is_unknown": is_unknown, "item_id": item_id_of(request)}
    return roadmap_page(request, "roadmap_refused.html", error.status, **back)


def problem_of(request: Request, error: AppError) -> str:
    """Return why a comment was not taken, and what can be done."""
    problems = words_in(language_of(request))["roadmap"]["comment_refused"]
    return (
        problems["unknown"]
        if isinstance(error, NotSignedIn)
        else problems.get(error.reason, problems["other"])
    )


def item_id_of(request: Request) -> str:
    """Return which request the address names, or nothing for what cannot be one."""
    item_id = request.path_params.get("item_id", "")
    return item_id if item_id.isascii() and item_id.replace("_", "").isalnum() else ""
