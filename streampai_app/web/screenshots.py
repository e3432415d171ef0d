"""`GET /admin/feedback/screenshots/<id>`: the picture that came with a bug, for the team.

It was made anew from its pixels when it came, and goes out so that no browser takes it for anything else.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ..attachments.receiving import HEADERS
from ..runtime import current
from .asking import admin_of


def screenshot_routes() -> list[BaseRoute]:
    """Return the route."""
    return [Route("/admin/feedback/screenshots/{attachment_id}", screenshot, methods=["GET"])]


async def screenshot(request: Request) -> Response:
    """Send the picture, to be looked at where it is."""
    admin = await admin_of(request)
    picture = await current().attachments.open(admin, request.path_params["attachment_id"])
    disposition = f'inline; filename="{picture.name.encode("ascii", "replace").decode()}"'
    headers = dict(HEADERS) | {"Content-Disposition": disposition}
    return Response(picture.data, headers=headers, media_type=picture.content_type)
