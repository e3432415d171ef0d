"""What a visitor asked for, reported, said and voted for, handed out or forgotten.

Forgetting keeps what others have a part in: a request stays, with its votes and comments, and loses its
author and their words; its title too, unless it is public and somebody else wants it under that name.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from ..db import Tx, lock_rows
from ..models import BugReport, Chat, Comment, FeedbackItem, Follow, Kind, Notice, Visibility, Vote
from ..support.rules import ERASED
from . import tallies
from .contexts import read_context
from .items import locked_with
from .searching import keep_from_being_found
from .topics import tell_changed


def personal_feedback(tx: Tx, visitor_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return a visitor's requests, bugs with their context, comments, votes and follows, oldest first."""
    written = _of(tx, FeedbackItem, FeedbackItem.author_id, visitor_id)
    return {
        "requests": [_item(row) for row in written if row.kind == Kind.FEATURE],
        "bugs": [_item(row) | _report(tx, row) for row in written if row.kind == Kind.BUG],
        "comments": [
            row.model_dump(mode="json", include={"id", "item_id", "body", "visibility", "created_at"})
            for row in _of(tx, Comment, Comment.visitor_id, visitor_id)
        ],
        "votes": [_tally(tx, row) for row in _of(tx, Vote, Vote.visitor_id, visitor_id)],
        "follows": [_tally(tx, row) for row in _of(tx, Follow, Follow.visitor_id, visitor_id)],
    }


def tell_nothing_more(tx: Tx, visitor_id: str) -> None:
    """Tell a visitor of nothing that they have not heard yet."""
    lock_rows(tx, Notice, col(Notice.visitor_id) == visitor_id)
    tx.connection.execute(update(Notice).where(col(Notice.visitor_id) == visitor_id).values(due_at=None))


def lock_feedback(tx: Tx, visitor_ids: Sequence[str]) -> None:
    """Lock all that several visitors had a part in, in one order, before any of it is forgotten."""
    locked_with(tx, lambda: {item for each in visitor_ids for item in _concerned(tx, each)})


def forget_feedback(tx: Tx, visitor_id: str) -> int:
    """Erase a visitor's words in requests, bugs and comments, and return at how many items. No count changes.

    Their votes and follows stay, as the votes of somebody: whoever calls this leaves of the visitor no more
    than an id.
    """
    items = locked_with(tx, lambda: _concerned(tx, visitor_id))
    written = [item for item in items if _is_theirs(tx, item, visitor_id)]
    for item in written:
        if not _is_wanted_by_others(tx, item, visitor_id):
            item.title = ERASED
            keep_from_being_found(tx, item)
        item.body, item.author_id = ERASED, None
        tx.session.add(item)
    tx.connection.execute(update(Comment).where(col(Comment.visitor_id) == visitor_id).values(body=ERASED))
    ids = [item.id for item in written]
    bare = update(BugReport).where(col(BugReport.item_id).in_(ids)).values(context="{}", screenshot_id=None)
    tx.connection.execute(bare)
    tx.session.flush()
    tell_changed(tx, *items)
    return len(items)


def _of(tx: Tx, table: Any, whose: Any, visitor_id: str) -> list[Any]:
    query = select(table).where(col(whose) == visitor_id).order_by(col(table.created_at))
    return list(tx.session.exec(query).all())


def _item(row: FeedbackItem) -> dict[str, Any]:
    return row.model_dump(mode="json", include={"id", "title", "body", "status", "visibility", "created_at"})


def _report(tx: Tx, row: FeedbackItem) -> dict[str, Any]:
    report = tx.session.get(BugReport, row.id)
    if report is None:  # the team made it of a chat
        return {"context": {}, "screenshot": None}
    return {"context": read_context(report.context), "screenshot": report.screenshot_id}


def _tally(tx: Tx, row: Vote | Follow) -> dict[str, Any]:
    title = tx.session.exec(select(FeedbackItem.title).where(FeedbackItem.id == row.origin_id)).one()
    return {"item_id": row.origin_id, "title": title} | row.model_dump(mode="json", include={"created_at"})


def _concerned(tx: Tx, visitor_id: str) -> set[str]:
    """Return what they wrote and what they commented."""
    written = select(FeedbackItem.id).where(_written_by(visitor_id))
    said = select(Comment.item_id).where(col(Comment.visitor_id) == visitor_id)
    return {*tx.session.exec(written), *tx.session.exec(said)}


def _is_theirs(tx: Tx, item: FeedbackItem, visitor_id: str) -> bool:
    query = select(FeedbackItem.id).where(FeedbackItem.id == item.id, _written_by(visitor_id))
    return tx.session.exec(query).first() is not None


def _written_by(visitor_id: str) -> Any:
    """Whether an item has them for its author, or was made of a chat of theirs."""
    chats = select(Chat.id).where(col(Chat.visitor_id) == visitor_id)
    return (col(FeedbackItem.author_id) == visitor_id) | col(FeedbackItem.chat_id).in_(chats)


def _is_wanted_by_others(tx: Tx, item: FeedbackItem, visitor_id: str) -> bool:
    if item.visibility != Visibility.PUBLIC:
        return False
    return any(
        tx.session.exec(
            select(tally.visitor_id)
            .where(col(tally.origin_id) == item.id, col(tally.visitor_id) != visitor_id)
            .limit(1)
        ).first()
        for tally in tallies.COUNT
    )
