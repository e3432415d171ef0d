"""Which pages may speak to us with a cookie: only our own.

A browser adds the session cookie to whatever a page sends here, whoever made that page, and it lets any page
open a socket to anywhere. It says truthfully in `Origin` which page that was, so everything that acts on the
cookie asks here first. No `Origin` at all is refused too: no browser opens a socket or posts without one.
"""

from collections.abc import Collection
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ..addresses import origin_of
from ..page_urls import split_url
from ..settings import LOOPBACK_HOSTS, Settings

REFUSED = 4403
MAX_ORIGIN = 300  # characters: a host has 253 at most (RFC 1035, 2.3.4)


def own_origins(settings: Settings) -> frozenset[str]:
    """Return the origins under which browsers know this server: PUBLIC_URL, or every name of this machine."""
    return _names_of(settings.origin)


@lru_cache(maxsize=8)
def _names_of(origin: str) -> frozenset[str]:
    parts = urlsplit(origin)
    if parts.hostname not in LOOPBACK_HOSTS:
        return frozenset({origin})
    port = f":{parts.port}" if parts.port else ""
    return frozenset(f"{parts.scheme}://{host}{port}" for host in ("localhost", "127.0.0.1", "[::1]"))


def is_own(origin: str | None, settings: Settings) -> bool:
    """Tell whether a request with this `Origin` comes from a page of ours."""
    return _normal(origin or "") in own_origins(settings)


def is_from_own_page(headers: Headers, settings: Settings) -> bool:
    """Tell whether a form or script of one of our pages sent this request.

    A page that keeps its address to itself (`no-referrer`: it was opened by a secret link) posts its forms
    with `Origin: null`. The browser then still says in `Sec-Fetch-Site` where they come from.
    """
    origin = headers.get("origin", "null")
    if origin == "null":
        return headers.get("sec-fetch-site") == "same-origin"
    return is_own(origin, settings)


def is_asked_by_own_page(headers: Headers, settings: Settings) -> bool:
    """Tell whether one of our pages, or the address bar, asked for something to look at.

    A browser sends no `Origin` when its own page reads from us. It says so in `Sec-Fetch-Site`, which older
    ones, and pages without https, leave out: then the `Referer` tells.
    """
    if (site := headers.get("sec-fetch-site")) is not None:
        return site in {"same-origin", "none"}
    parts = split_url(headers.get("referer", ""))
    return parts is not None and is_own(f"{parts.scheme}://{parts.netloc}", settings)


def may_embed(origin: str | None, settings: Settings) -> bool:
    """Tell whether a page of this origin may show the widget.

    No `Origin` at all is let through: the widget's calls carry a token that the caller had to know, not a
    cookie that a browser adds, so only a browser's word about a foreign page is worth a refusal.
    """
    return origin is None or is_own(origin, settings) or _normal(origin) in settings.widget_origins


def may_load_widget(headers: Headers, settings: Settings) -> bool:
    """Tell whether the page that loads a script of ours may show the widget, as far as its browser says.

    A script is asked for without `Origin`. The `Referer` names the page, or at least its origin, unless the
    page keeps it to itself: such a page is asked when its button is pressed.
    """
    parts = split_url(headers.get("referer", ""))
    return parts is None or may_embed(f"{parts.scheme}://{parts.netloc}", settings)


def _normal(origin: str) -> str:
    """Return an `Origin` as settings are kept, or an empty string for what is none, such as `null`."""
    return _looked_up(origin) if len(origin) <= MAX_ORIGIN else ""


@lru_cache(maxsize=1024)
def _looked_up(origin: str) -> str:
    try:
        return origin_of(origin)
    except ValueError:
        return ""


class OriginCheck:
    """ASGI middleware before Reflex's event socket, which takes any origin by itself."""

    def __init__(self, app: ASGIApp, settings: Settings, paths: Collection[str] = ("/_event",)) -> None:
        self._app = app
        self._settings = settings
        self._paths = tuple(paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from our own pages and answer 403 to the rest."""
        if not self._is_watched(scope) or is_own(_origin(scope), self._settings):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": REFUSED, "reason": "origin-not-allowed"})
        else:
            await PlainTextResponse("This address only answers our own pages.", 403)(scope, receive, send)

    def _is_watched(self, scope: Scope) -> bool:
        if scope["type"] not in {"http", "websocket"}:
            return False
        return any(scope["path"] == path or scope["path"].startswith(f"{path}/") for path in self._paths)


def _origin(scope: Scope) -> str | None:
    values = [value for name, value in scope["headers"] if name == b"origin"]
    return values[0].decode("latin-1") if len(values) == 1 else None
