"""Comments as they are read, counted, and moved with what they were said about."""

from typing import Any

from sqlalchemy import Select, and_, case, func, or_, update
from sqlmodel import col, select

from ..accounts.actors import Actor, Admin
from ..accounts.visitors import visitor_id_of
from ..db import Tx
from ..models import Account, Comment, FeedbackItem, Visibility, Visitor
from .signatures import signed
from .views import NOBODY, CommentView

MOST = 500  # comments shown


def comments_of(tx: Tx, actor: Actor | None, item_id: str) -> list[CommentView]:
    """Return the comments of an item that the actor may see, in the order they were made."""
    query = _views(tx, actor).where(col(Comment.item_id) == item_id)
    rows = tx.session.execute(query.order_by(col(Comment.id).desc()).limit(MOST))
    return signed(tx, actor, [CommentView(*row) for row in rows][::-1])


def comment_view(tx: Tx, actor: Actor, comment_id: str) -> CommentView:
    """Return one comment, which the actor may see."""
    row = tx.session.execute(_views(tx, actor).where(col(Comment.id) == comment_id)).one()
    return signed(tx, actor, [CommentView(*row)])[0]


def recount_comments(tx: Tx, *items: FeedbackItem) -> None:
    """Set the counts to the number of comments that everybody sees. The items are locked."""
    for item in items:
        public = (col(Comment.item_id) == item.id, col(Comment.visibility) == Visibility.PUBLIC)
        count = select(func.count()).select_from(Comment).where(*public)
        item.comments = tx.session.exec(count).one()
        tx.session.add(item)
    tx.session.flush()


def move_rows(tx: Tx, table: Any, from_: FeedbackItem, into: FeedbackItem) -> None:
    """Move comments, or links, to what an item was merged into."""
    here = update(table).where(col(table.item_id) == from_.id).values(item_id=into.id)
    tx.session.execute(here.execution_options(synchronize_session=False))


def send_rows_home(tx: Tx, table: Any, root: FeedbackItem, home: FeedbackItem, family: list[str]) -> None:
    """Move back what came with `family`."""
    brought = (col(table.item_id) == root.id, col(table.origin_id).in_(family))
    moved = update(table).where(*brought).values(item_id=home.id)
    tx.session.execute(moved.execution_options(synchronize_session=False))


def _views(tx: Tx, actor: Actor | None) -> Select:
    me = _author_id(tx, actor)
    name = func.coalesce(func.nullif(case((_is_team(), Account.name), else_=Visitor.name), ""), NOBODY)
    query = (
        select(
            Comment.id,
            Comment.client_id,
            name,
            _is_team(),
            col(Comment.author_id) == me,
            Comment.body,
            Comment.visibility,
            Comment.created_at,
        )
        .join(Visitor, col(Visitor.id) == col(Comment.visitor_id), isouter=True)
        .join(Account, col(Account.id) == col(Comment.account_id), isouter=True)
    )
    if isinstance(actor, Admin):
        return query
    is_mine = and_(col(Comment.author_id) == me, col(Comment.visibility) != Visibility.PUBLIC)
    return query.where(or_(col(Comment.visibility) == Visibility.PUBLIC, is_mine))


def _is_team() -> Any:
    return col(Comment.account_id).is_not(None)


def _author_id(tx: Tx, actor: Actor | None) -> str:
    if isinstance(actor, Admin):
        return actor.id
    return (visitor_id_of(tx, actor) if actor else None) or ""
