"""Items as rows: seen by whoever may, and locked before anything about them changes.

The lock of the item that was not merged is the lock of all that was merged into it: votes, comments and
merges each take it first, so that a count is always the count of the rows.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, literal, or_
from sqlmodel import col, select

from ..accounts.actors import Actor, Admin
from ..accounts.visitors import as_visitor, visitor_id_of
from ..db import Raced, Tx
from ..errors import NotFound
from ..models import FeedbackItem, Kind, Visibility
from .rules import clean_item_id

ON_ROADMAP = (
    col(FeedbackItem.kind) == Kind.FEATURE,
    col(FeedbackItem.visibility) == Visibility.PUBLIC,
    col(FeedbackItem.merged_into_id).is_(None),
)


def visible_to(tx: Tx, actor: Actor | None) -> Any:
    """Return the condition that a row of `feedback_items` is one that the actor may see."""
    if isinstance(actor, Admin):
        return literal(True)
    is_public = and_(
        col(FeedbackItem.kind) == Kind.FEATURE, col(FeedbackItem.visibility) == Visibility.PUBLIC
    )
    me = visitor_id_of(tx, actor) if actor else None
    return or_(is_public, col(FeedbackItem.author_id) == me) if me else is_public


def visible_item(tx: Tx, actor: Actor | None, item_id: object, kind: Kind | None = None) -> FeedbackItem:
    """Return an item, not locked. Raises `NotFound`: unknown, not for this actor, or not of this kind."""
    query = select(FeedbackItem).where(col(FeedbackItem.id) == clean_item_id(item_id), visible_to(tx, actor))
    found = tx.session.exec(query).first()
    if found is None or (kind is not None and found.kind != kind):
        raise NotFound("There is no such request.")
    return found


def locked(tx: Tx, *item_ids: str) -> list[FeedbackItem]:
    """Return items as they are once nobody else changes them, in the order of their ids."""
    query = select(FeedbackItem).where(col(FeedbackItem.id).in_(item_ids)).order_by(col(FeedbackItem.id))
    fresh = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(tx.session.exec(fresh).all())


def locked_with(tx: Tx, concerned: Callable[[], set[str]]) -> list[FeedbackItem]:
    """Lock all items that are concerned. Raises `Raced` if a merge takes their rows elsewhere meanwhile."""
    found = concerned()
    items = locked(tx, *found)
    if concerned() != found:
        raise Raced
    return items


def locked_root(tx: Tx, item_id: str) -> FeedbackItem:
    """Return, locked, what this item was merged into, in the end; itself if it was not merged.

    Raises `Raced` if a merge came in between, or one was taken back: it looks again once it has the lock.
    """
    return locked_root_among(tx, item_id)[0]


def locked_request(tx: Tx, actor: Actor, request_id: object) -> tuple[str, FeedbackItem]:
    """Return which visitor the actor is and, locked, the request they mean. Raises `NotFound`.

    Somebody with an account who was never a visitor becomes one before anything is locked.
    """
    item_id = visible_item(tx, actor, request_id, Kind.FEATURE).id
    return as_visitor(tx, actor), locked_root(tx, item_id)


def locked_root_among(tx: Tx, item_id: str, *others: str) -> tuple[FeedbackItem, dict[str, FeedbackItem]]:
    """Lock what this item was merged into together with others, in one order. Return it, and all by id."""
    root_id = root_id_of(tx, item_id)
    items = {item.id: item for item in locked(tx, root_id, *others)}
    if root_id_of(tx, item_id) != root_id:
        raise Raced
    return items[root_id], items


def root_id_of(tx: Tx, item_id: str) -> str:
    """Return the id of what this item was merged into, in the end, at this moment."""
    merged_into: str | None = item_id
    while merged_into is not None:
        item_id = merged_into
        query = select(FeedbackItem.merged_into_id).where(FeedbackItem.id == item_id)
        merged_into = tx.session.exec(query).one()
    return item_id


def family_of(tx: Tx, item_id: str) -> list[str]:
    """Return the ids of an item and of all that was merged into it, over however many steps."""
    family, newest = [item_id], [item_id]
    while newest:
        merged = select(FeedbackItem.id).where(col(FeedbackItem.merged_into_id).in_(newest))
        newest = list(tx.session.exec(merged).all())
        family += newest
    return family
