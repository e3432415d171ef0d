"""`/overlay/<secret>`: the page that a streamer opens in OBS, and a preview of it for their studio.

It is the same few lines of HTML for every secret that is known; everything else comes over its socket. For
a secret that is not known it is empty: what OBS shows of it is on stream.
"""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from ...alerts.overlays import recognise
from ...errors import NotFound
from ...runtime import current
from ...settings import Settings
from .files import PREVIEW, SCRIPT, SHEET, overlay_files

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{style}">
{script}
</head>
<body>
<main id="stage" aria-live="polite"></main>
</body>
</html>
"""
FOREIGN_FRAMES, OWN_FRAMES = "'none'", "'self'"


def overlay_page_routes(settings: Settings) -> list[BaseRoute]:
    """Return the routes of both pages."""

    async def overlay(request: Request) -> Response:
        try:
            await current().db.read(recognise, request.path_params["secret"])
        except NotFound:
            return _page(settings, "No such overlay", "", status=404)
        return _page(settings, "Streampai overlay", SCRIPT)

    async def preview(_request: Request) -> Response:
        return _page(settings, "Preview of the overlay", PREVIEW, frames=OWN_FRAMES)

    return [Route("/overlay/{secret}", overlay), Route("/overlay-preview", preview)]


def policy(settings: Settings, frames: str) -> str:
    """Return the pages' Content-Security-Policy. `frames` says who may show them in a frame."""
    origin = urlsplit(settings.origin)
    socket = f"{'wss' if origin.scheme == 'https' else 'ws'}://{origin.netloc}"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src data:",
            f"connect-src 'self' {socket}",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {frames}",
        )
    )


def _page(
    settings: Settings, title: str, script: str, *, frames: str = FOREIGN_FRAMES, status: int = 200
) -> Response:
    files = overlay_files()
    tag = f'<script type="module" src="{files.address(script)}"></script>' if script else ""
    html = PAGE.format(title=title, style=files.address(SHEET), script=tag)
    headers = {
        "Content-Security-Policy": policy(settings, frames),
        "X-Frame-Options": "SAMEORIGIN" if frames == OWN_FRAMES else "DENY",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return HTMLResponse(html, status, headers)
