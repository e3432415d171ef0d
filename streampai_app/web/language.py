"""In which language a page is rendered: the one asked for in the address, before, or by the browser."""

from starlette.requests import Request
from starlette.responses import Response

from ..runtime import current
from . import cookies
from .words import LANGUAGES

COOKIE = "streampai_language"
FIRST, *_ = LANGUAGES


def language_of(request: Request) -> str:
    """Return one of our languages: by `?lang=`, else as chosen before, else as the browser asks."""
    for chosen in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    wanted = accepted(request.headers.get("accept-language", ""))
    return next((language for language in wanted if language in LANGUAGES), FIRST)


def language_said(request: Request, chosen: object) -> str:
    """Return which of our languages a client named, or its browser asks for; nothing if neither did."""
    wanted = [chosen, *accepted(request.headers.get("accept-language", ""))]
    return next((language for language in wanted if language in LANGUAGES), "")


def remember(request: Request, response: Response) -> None:
    """Keep a choice made in the address for the pages that follow, until the browser is closed."""
    chosen = request.query_params.get("lang")
    if chosen in LANGUAGES:
        place = "/" + request.url.path.split("/")[1]  # of donors and of the roadmap, not of all that is here
        cookies.give(response, COOKIE, chosen, current().settings, path=place)


def accepted(header: str) -> list[str]:
    """Return the languages of an `Accept-Language` (RFC 9110, 12.5.4) without regions, the best first."""
    ranges = []
    for part in header[:400].split(","):
        name, _, weight = part.partition(";")
        ranges.append((_weight(weight), name.strip().lower().partition("-")[0]))
    return [name for weight, name in sorted(ranges, key=lambda each: -each[0]) if weight > 0]


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
