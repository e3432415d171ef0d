"""The headers that tell a browser what an answer of ours may do, and which pages may have it.

A Reflex page carries a few scripts within its HTML. They are allowed by their hash, computed from the built
files when the process starts, so that no other script ever runs. A header that a route set itself stays.
"""

from collections.abc import Awaitable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..settings import Settings

# What other sites load into their own pages.
WIDGET_FILES = ("/widget.js", "/widget-recorder.js", "/widget/")
# Pages that are opened by a secret in their address. No other page gets to know it, not even one of ours.
CAPABILITY_PAGES = ("/invitation", "/reset", "/unsubscribe", "/overlay", "/thanks")
NO_PAGES = ("/api/", "/healthz", "/readyz", "/metrics")

UNUSED_FEATURES = (
    *("accelerometer", "camera", "geolocation", "gyroscope", "hid"),
    *(
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    ),
)
A_YEAR = 31_536_000  # seconds


class SecurityHeaders:
    """ASGI middleware. `script_hashes` are CSP sources such as `'sha256-…'` of the scripts in our pages."""

    def __init__(self, app: ASGIApp, settings: Settings, script_hashes: Iterable[str] = ()) -> None:
        self.app = app
        everywhere = _everywhere(settings)
        self._page = everywhere | _of_a_page(settings, script_hashes)
        self._capability_page = self._page | {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
        self._widget_file = everywhere | _of_a_widget_file()
        self._no_page = everywhere | _of_what_is_no_page()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] != "http":
            return self.app(scope, receive, send)
        wanted = self.headers_for(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in wanted.items():
                    headers.setdefault(name, value)
            await send(message)

        return self.app(scope, receive, send_with_headers)

    def headers_for(self, path: str) -> dict[str, str]:
        """Return what is added to the answer from this path."""
        if path.startswith(WIDGET_FILES):
            return self._widget_file
        if path.startswith(NO_PAGES):
            return self._no_page
        if path.startswith(CAPABILITY_PAGES) or "/thanks/" in path:
            return self._capability_page
        return self._page


def content_security_policy(settings: Settings, script_hashes: Iterable[str]) -> str:
    """Return the policy of our own pages: everything from here, and no script but those we built."""
    origin = urlsplit(settings.origin)
    socket = f"{'wss' if origin.scheme == 'https' else 'ws'}://{origin.netloc}"
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *sorted(script_hashes))),
            "style-src 'self' 'unsafe-inline'",  # Reflex's emotion writes its own style elements
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' {socket}",  # older Safari does not count a socket as 'self'
            "media-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _everywhere(settings: Settings) -> dict[str, str]:
    headers = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
    if settings.origin.startswith("https://"):
        headers["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"
    return headers


def _of_a_page(settings: Settings, script_hashes: Iterable[str]) -> dict[str, str]:
    return {
        "Content-Security-Policy": content_security_policy(settings, script_hashes),
        "X-Frame-Options": "DENY",  # for what is too old for frame-ancestors
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    }


def _of_a_widget_file() -> dict[str, str]:
    """Modules are fetched with CORS, and a page under COEP takes only what says that it may."""
    return {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def _of_what_is_no_page() -> dict[str, str]:
    return {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
