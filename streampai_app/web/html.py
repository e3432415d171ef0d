"""Pages that are rendered here, without Reflex: complete when they arrive, and usable before any script."""

import gzip
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from babel.dates import format_timedelta
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ..money import show
from .language import language_of, remember
from .words import NAMES, words_in

TEMPLATES = Path(__file__).parent / "templates"
QUICKLY = 6  # gzip's level


def render(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Return the page of a template in the reader's language. Everything put into it is escaped."""
    language = language_of(request)
    text = _environment.get_template(template).render(
        language=language, languages=NAMES, w=words_in(language), **values
    )
    response = _compressed(request, text, status)
    remember(request, response)
    return response


def policy(form_targets: Iterable[str] = (), widget_socket: str = "") -> str:
    """Return such a page's Content-Security-Policy. Its forms lead to `form_targets`, by redirects too.

    `widget_socket` is the origin of the widget's socket (`wss://…`) on a page that has it, and its pictures.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob:" if widget_socket else "img-src 'self'",
            " ".join(filter(None, ("connect-src 'self'", widget_socket))),
            "media-src 'self'",
            "base-uri 'none'",
            " ".join(("form-action 'self'", *sorted(form_targets))),
            "frame-ancestors 'none'",
        )
    )


def fill(text: str, **values: object) -> str:
    """Return words with their places filled."""
    return text.format(**values)


def ago(then: datetime, now: datetime, language: str) -> str:
    """Return how long ago something was, or how long it will be, as people say it."""
    return format_timedelta(then - now, add_direction=True, locale=language)


def _compressed(request: Request, text: str, status: int) -> Response:
    headers = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language, Accept-Encoding, Cookie"}
    body = text.encode()
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, QUICKLY)
        headers["Content-Encoding"] = "gzip"
    return HTMLResponse(body, status, headers)


_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters |= {"fill": fill, "money": show, "ago": ago}
