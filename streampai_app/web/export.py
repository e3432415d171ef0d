"""Files for spreadsheets, of what a list shows: all donations for the team, their own for a streamer.

They take the list's own query. `X-Rows` says how many lines of data follow, so that a page can show how far
it is, and tell a file that was cut off from a whole one.
"""

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from ..donations import history, queries
from ..donations.exporting import begin_export, export_lines
from ..donations.history_export import begin_history_export, history_lines
from ..runtime import current
from ..spreadsheets import COMMAS, STYLES, Style
from .asking import admin_of, streamer_of


def export_routes() -> list[BaseRoute]:
    """Return the routes."""
    return [
        Route("/admin/payments/export.csv", export, methods=["GET"]),
        Route("/studio/history/export.csv", export_history, methods=["GET"]),
    ]


async def export(request: Request) -> Response:
    """Send all donations that the list of the team lets through."""
    db, admin = current().db, await admin_of(request)
    wanted = queries.read_filter(*_asked(request, queries.FILTER_NAMES))
    rows = await db.write(begin_export, admin, wanted)
    return _file(export_lines(db, admin, wanted, _style(request)), rows)


async def export_history(request: Request) -> Response:
    """Send a streamer's own donations."""
    db, streamer = current().db, await streamer_of(request)
    wanted = history.read_history_filter(*_asked(request, history.FILTER_NAMES))
    rows = await db.write(begin_history_export, streamer, wanted)
    return _file(history_lines(db, streamer, wanted, _style(request)), rows)


def _file(lines: AsyncIterator[str], rows: int) -> Response:
    """Send the file while it is being read from the database."""
    headers = {
        "X-Rows": str(rows),
        "Content-Disposition": 'attachment; filename="donations.csv"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(lines, headers=headers, media_type="text/csv; charset=utf-8")


def _style(request: Request) -> Style:
    """Return how the file is written: as `format` says, with commas and points if it says nothing."""
    return STYLES.get(request.query_params.get("format", ""), COMMAS)


def _asked(request: Request, names: tuple[str, ...]) -> list[str]:
    return [request.query_params.get(name, "") for name in names]
