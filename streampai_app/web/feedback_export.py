"""`GET /admin/feedback/export.csv`: the requests or bugs that the board shows, for a spreadsheet.

It takes the board's own query (`kind`, `status`, `severity`, `shown`, `q`). `X-Rows` is as in `export.py`.
"""

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from ..feedback.board_filter import FILTER_NAMES, read_filter
from ..feedback.exporting import begin_export, export_lines
from ..runtime import current
from .asking import admin_of


def feedback_export_routes() -> list[BaseRoute]:
    """Return the route."""
    return [Route("/admin/feedback/export.csv", export, methods=["GET"])]


async def export(request: Request) -> Response:
    """Send the file while it is being read from the database."""
    admin = await admin_of(request)
    wanted = read_filter(*(request.query_params.get(name, "") for name in FILTER_NAMES))
    db = current().db
    rows = await db.write(begin_export, admin, wanted)
    headers = {
        "X-Rows": str(rows),
        "Content-Disposition": 'attachment; filename="feedback.csv"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(
        export_lines(db, admin, wanted), headers=headers, media_type="text/csv; charset=utf-8"
    )
