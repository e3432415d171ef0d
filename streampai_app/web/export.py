"""`GET /admin/payments/export.csv`: the donations that the list shows, for a spreadsheet.

It takes the list's own query (`status`, `provider`, `differs`, `q`). `X-Rows` says how many lines of data
follow, so that a page can show how far it is, and tell a file that was cut off from a whole one.
"""

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from ..accounts.actors import Admin
from ..accounts.cookies import secret_in
from ..accounts.permission import require_admin
from ..accounts.sessions import authenticate
from ..donations.exporting import begin_export, export_lines
from ..donations.queries import FILTER_NAMES, read_filter
from ..errors import NotAllowed
from ..runtime import current
from .origin import is_asked_by_own_page


def export_routes() -> list[BaseRoute]:
    """Return the route."""
    return [Route("/admin/payments/export.csv", export, methods=["GET"])]


async def export(request: Request) -> Response:
    """Send the file while it is being read from the database."""
    admin = await admin_of(request)
    wanted = read_filter(*(request.query_params.get(name, "") for name in FILTER_NAMES))
    db = current().db
    rows = await db.write(begin_export, admin, wanted)
    headers = {
        "X-Rows": str(rows),
        "Content-Disposition": 'attachment; filename="donations.csv"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(
        export_lines(db, admin, wanted), headers=headers, media_type="text/csv; charset=utf-8"
    )


async def admin_of(request: Request) -> Admin:
    """Return the admin who asks, by cookie, from one of our own pages. Raises `NotAllowed`, `NotSignedIn`."""
    running = current()
    if not is_asked_by_own_page(request.headers, running.settings):
        raise NotAllowed("This file is only for our own pages.", reason="origin-not-allowed")
    secret = secret_in(request.headers.get("cookie", ""), running.settings)
    return require_admin(await running.db.read(authenticate, secret))
