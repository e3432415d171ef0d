"""All donations that a filter lets through, page by page, as lines of a CSV file."""

from collections.abc import AsyncIterator

from ..accounts.actors import Actor, Admin
from ..accounts.audit import record
from ..accounts.permission import require_admin
from ..accounts.sessions import authenticate_session
from ..db import Database, Tx
from ..spreadsheets import COMMAS, Style
from .booked import Booked, booked_of
from .queries import DonationFilter, DonationView, count_donations, list_donations
from .spreadsheet import first_line, lines_of

PAGE = 500  # donations


def begin_export(tx: Tx, actor: Actor | None, wanted: DonationFilter) -> int:
    """Write down that somebody takes donors' data away, and return how many lines. Raises `NotAllowed`."""
    admin = require_admin(actor)
    count = count_donations(tx, admin, wanted)
    record(tx, admin, "donations.export", count=count)
    return count


async def export_lines(
    db: Database, actor: Admin, wanted: DonationFilter, style: Style = COMMAS
) -> AsyncIterator[str]:
    """Give the file in pieces, in as little memory as one page takes.

    Who asks is looked up for each page: it ends with their session, by raising `NotSignedIn`.
    """
    yield first_line(style)
    before, is_over = None, False
    while not is_over:
        page, booked = await db.read(_page, actor.session_id, wanted, before)
        if page:
            yield lines_of(page, booked, style)
            before = (page[-1].created_at, page[-1].id)
        is_over = not page


def _page(
    tx: Tx, session_id: str, wanted: DonationFilter, before: tuple | None
) -> tuple[list[DonationView], dict[str, Booked]]:
    actor = authenticate_session(tx, session_id)
    page = list_donations(tx, actor, wanted, before=before, limit=PAGE)
    return page, booked_of(tx, [view.id for view in page])
