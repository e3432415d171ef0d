"""All requests or bugs that a filter lets through, page by page, as lines of a CSV file."""

from collections.abc import AsyncIterator

from sqlmodel import func, select

from ..accounts.actors import Actor, Admin
from ..accounts.audit import record
from ..accounts.permission import require_admin
from ..accounts.sessions import authenticate_session
from ..db import Database, Tx
from ..models import FeedbackItem
from ..spreadsheets import Cell, first_line, lines
from .queries import BoardFilter, board, board_conditions
from .views import ItemView

PAGE = 500  # items
HEADER = (
    "id",
    "kind",
    "title",
    "text",
    "status",
    "since",
    "severity",
    "visibility",
    "votes",
    "followers",
    "comments",
    "chats",
    "who",
    "asked at",
)


def begin_export(tx: Tx, actor: Actor | None, wanted: BoardFilter) -> int:
    """Write down that somebody takes this away, and return how many lines. Raises `NotAllowed`."""
    admin = require_admin(actor)
    if wanted.text:
        count = len(board(tx, admin, wanted))
    else:
        query = select(func.count()).select_from(FeedbackItem).where(*board_conditions(wanted))
        count = tx.session.exec(query).one()
    record(tx, admin, "feedback.export", kind=wanted.kind, count=count)
    return count


async def export_lines(db: Database, actor: Admin, wanted: BoardFilter) -> AsyncIterator[str]:
    """Give the file in pieces, in as little memory as one page takes.

    Who asks is looked up for each page: it ends with their session, by raising `NotSignedIn`.
    """
    yield first_line(HEADER)
    before = None
    while page := await db.read(_page, actor.session_id, wanted, before):
        yield lines(_cells(item) for item in page)
        if wanted.text:  # a search has one page
            return
        before = (page[-1].votes, page[-1].id)


def _page(tx: Tx, session_id: str, wanted: BoardFilter, before: tuple[int, str] | None) -> list[ItemView]:
    return board(tx, authenticate_session(tx, session_id), wanted, before=before, limit=PAGE)


def _cells(view: ItemView) -> list[Cell]:
    return [
        view.id,
        view.kind,
        view.title,
        view.body,
        view.status,
        view.status_at.isoformat(timespec="seconds"),
        view.severity,
        view.visibility,
        view.votes,
        view.followers,
        view.comments,
        view.chats,
        view.author,
        view.created_at.isoformat(timespec="seconds"),
    ]
