"""Two visitors who turn out to be one person: what the one did and wanted is the other's."""

from typing import Any

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from ..accounts.actors import Admin, Streamer, Visitor
from ..accounts.sessions import move_sessions
from ..accounts.visitors import person_behind
from ..db import Raced, Tx
from ..models import Comment, FeedbackItem, Notice
from ..support.moving import lock_chats, move_chats
from . import tallies
from .items import locked_with
from .topics import tell_changed


def join_browser(tx: Tx, actor: Admin | Streamer, browser: Visitor) -> None:
    """Let what a browser did before its person signed in be that person's: chats, votes, follows, comments.

    From then on that browser's token is the person too, so that whatever it votes for counts once. Twice is
    the same as once. Raises `NotAllowed` with reason `somebody-elses`.
    """
    person_id = person_behind(tx, actor, browser)
    if person_id == browser.id:
        return
    chats = join_feedback(tx, browser, person_id)
    if move_chats(tx, browser, person_id) != chats:  # another was begun meanwhile
        raise Raced
    move_sessions(tx, browser, person_id)


def join_feedback(tx: Tx, actor: Visitor, into_visitor_id: str) -> list[str]:
    """Give the actor's votes, follows, comments and requests to another visitor: the signed-in person.

    Whoever calls this has asked both: the browser's token and the account. Twice is the same as once.
    Returns the ids of the actor's chats, which are locked on the way: they come before items.
    """
    if actor.id == into_visitor_id:
        return []
    _join(tx, Notice, Notice.change_id, actor.id, into_visitor_id)
    chats = lock_chats(tx, actor.id)
    items = locked_with(tx, lambda: _concerned(tx, actor.id) | _written(tx, actor.id))
    at_these = [item.id for item in items]
    for tally in tallies.COUNT:
        _join(tx, tally, tally.origin_id, actor.id, into_visitor_id, col(tally.item_id).in_(at_these))
        tallies.recount(tx, tally, *items)
    if _concerned(tx, actor.id):  # the actor has voted for something else meanwhile
        raise Raced
    _join_comments(tx, actor.id, into_visitor_id)
    mine = update(FeedbackItem).where(col(FeedbackItem.author_id) == actor.id)
    tx.connection.execute(mine.values(author_id=into_visitor_id))
    tell_changed(tx, *items)
    return chats


def _concerned(tx: Tx, visitor_id: str) -> set[str]:
    return {
        item_id
        for tally in tallies.COUNT
        for item_id in tx.session.execute(
            select(tally.item_id).where(col(tally.visitor_id) == visitor_id)
        ).scalars()
    }


def _written(tx: Tx, visitor_id: str) -> set[str]:
    written = select(FeedbackItem.id).where(col(FeedbackItem.author_id) == visitor_id)
    return set(tx.session.execute(written).scalars())


def _join_comments(tx: Tx, from_id: str, into_id: str) -> None:
    """Let comments be the other's. A client that gave both the same id made it up, and keeps that one."""
    other = aliased(Comment)
    same = select(other.client_id).where(col(other.author_id) == into_id)
    mine = (col(Comment.visitor_id) == from_id, col(Comment.client_id).not_in(same))
    tx.connection.execute(update(Comment).where(*mine).values(visitor_id=into_id, author_id=into_id))


def _join(tx: Tx, table: Any, about: Any, from_id: str, into_id: str, *where: Any) -> None:
    """Let rows be the other's; where both have one about the same, the other's stays."""
    other = aliased(table)
    same = select(getattr(other, about.key)).where(col(other.visitor_id) == into_id)
    mine = (col(table.visitor_id) == from_id, *where)
    tx.connection.execute(delete(table).where(*mine, col(about).in_(same)))
    values: dict[str, Any] = {"visitor_id": into_id}
    if table in tallies.COUNT:  # of several rows at one item, one is counted
        counted = exists().where(
            col(other.visitor_id) == into_id,
            col(other.item_id) == col(table.item_id),
            col(other.is_counted),
        )
        values["is_counted"] = and_(col(table.is_counted), ~counted)
    tx.connection.execute(update(table).where(*mine).values(values))
