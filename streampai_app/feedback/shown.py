"""Items as they are shown: what is selected for a view, and the view made of a row."""

from typing import Any

from sqlalchemy import Select, and_, exists, func
from sqlmodel import col, select

from ..accounts.actors import Actor, Admin
from ..accounts.visitors import visitor_id_of
from ..db import Tx
from ..models import FeedbackItem, FeedbackLink, Follow, Visibility, Visitor, Vote
from .items import visible_to
from .rules import excerpt_of
from .views import NOBODY, ItemView, RequestView


def request_view(tx: Tx, actor: Actor | None, item: FeedbackItem) -> RequestView:
    """Return a request, which the actor was let to, as it is now."""
    query = _request_columns(tx, actor).where(col(FeedbackItem.id) == item.id)
    return as_requests(tx, query)[0]


def request_views(tx: Tx, actor: Actor | None) -> Select:
    """Return a select of what `as_requests` reads, over the items that the actor may see."""
    return _request_columns(tx, actor).where(visible_to(tx, actor))


def as_requests(tx: Tx, query: Select) -> list[RequestView]:
    """Run a select of `request_views`."""
    tx.session.flush()
    return [
        RequestView(
            id=item.id,
            title=item.title,
            excerpt=excerpt_of(item.body),
            status=item.status,
            votes=item.votes,
            voted=voted,
            followed=followed,
            comments=item.comments,
            is_public=item.visibility == Visibility.PUBLIC,
            created_at=item.created_at,
            status_at=item.status_at,
        )
        for item, voted, followed in tx.session.execute(query)
    ]


def item_view(tx: Tx, actor: Actor | None, item_id: str) -> ItemView:
    """Return an item, which the actor was let to, as it is now."""
    return as_items(tx, actor, item_columns(tx, actor).where(col(FeedbackItem.id) == item_id))[0]


def item_views(tx: Tx, actor: Actor | None, *conditions: Any) -> list[ItemView]:
    """Return the items that the actor may see and of which this holds, the newest first."""
    query = item_columns(tx, actor).where(visible_to(tx, actor), *conditions)
    return as_items(tx, actor, query.order_by(col(FeedbackItem.id).desc()))


def item_columns(tx: Tx, actor: Actor | None) -> Select:
    """Return a select of what `as_items` reads, over all items: the caller says which."""
    me = _me(tx, actor)
    author = func.coalesce(func.nullif(Visitor.name, ""), NOBODY)
    chats = (
        select(func.count(func.distinct(FeedbackLink.chat_id)))
        .where(col(FeedbackLink.item_id) == col(FeedbackItem.id))
        .correlate(FeedbackItem)
        .scalar_subquery()
    )
    is_mine = func.coalesce(col(FeedbackItem.author_id) == me, False)
    return select(FeedbackItem, author, chats, is_mine, _has(Vote, me), _has(Follow, me)).join(
        Visitor, col(Visitor.id) == col(FeedbackItem.author_id), isouter=True
    )


def as_items(tx: Tx, actor: Actor | None, query: Select) -> list[ItemView]:
    """Run a select of `item_columns`. Who wrote it, and in which chat, is for the team and its author."""
    tx.session.flush()
    is_team = isinstance(actor, Admin)
    return [
        ItemView(
            id=item.id,
            kind=item.kind,
            title=item.title,
            body=item.body,
            status=item.status,
            severity=item.severity,
            visibility=item.visibility,
            chat_id=(item.chat_id or "") if is_team or is_mine else "",
            author=author if is_team or is_mine else "",
            merged_into_id=item.merged_into_id or "",
            votes=item.votes,
            followers=item.followers,
            comments=item.comments,
            chats=chats if is_team else 0,
            is_mine=is_mine,
            voted=voted,
            followed=followed,
            created_at=item.created_at,
            status_at=item.status_at,
        )
        for item, author, chats, is_mine, voted, followed in tx.session.execute(query)
    ]


def _request_columns(tx: Tx, actor: Actor | None) -> Select:
    me = _me(tx, actor)
    return select(FeedbackItem, _has(Vote, me), _has(Follow, me))


def _me(tx: Tx, actor: Actor | None) -> str:
    return (visitor_id_of(tx, actor) if actor else None) or ""


def _has(tally: type[Vote] | type[Follow], visitor_id: str) -> Any:
    return exists().where(
        and_(
            col(tally.item_id) == col(FeedbackItem.id),
            col(tally.visitor_id) == visitor_id,
            col(tally.is_counted),
        )
    )
