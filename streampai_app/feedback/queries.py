"""What an actor may see of requests and bugs. Every query begins with `visible_to`, the authorization."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, tuple_
from sqlmodel import col, select

from ..accounts.actors import Actor
from ..accounts.permission import require_admin
from ..db import Tx
from ..models import FeedbackItem, Kind, Severity, Status, StatusChange, Visibility
from .item_page import item
from .items import ON_ROADMAP
from .moderating import count_held_comments
from .searching import found
from .shown import as_items, as_requests, item_columns, item_views, request_views
from .views import ItemView, NewsView, RequestView

__all__ = ["BoardFilter", "board", "board_conditions", "board_counts", "item", "news", "roadmap"]

MOST_FOUND = 50  # items that a search of the board shows


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which items a board lists. `None` means any. `text` is searched for in titles, forgivingly."""

    kind: Kind = Kind.FEATURE
    status: Status | None = None
    severity: Severity | None = None
    visibility: Visibility | None = None
    is_merged: bool = False
    text: str = ""


def board(
    tx: Tx, actor: Actor, wanted: BoardFilter, *, before: tuple[int, str] | None = None, limit: int = 50
) -> list[ItemView]:
    """Return a page of the team's list, most votes first; bugs have none, and come newest first.

    `before` is the `(votes, id)` of the last row of the page above. A search has one page, the most similar
    first. Raises `NotAllowed`.
    """
    admin = require_admin(actor)
    conditions = board_conditions(wanted)
    if wanted.text:
        ids = found(tx, wanted.text, conditions, MOST_FOUND)
        views = {view.id: view for view in item_views(tx, admin, col(FeedbackItem.id).in_(ids))}
        return [views[item_id] for item_id in ids]
    return as_items(tx, admin, _page(item_columns(tx, admin).where(*conditions), before, limit))


def board_conditions(wanted: BoardFilter) -> list[Any]:
    """Return the conditions that an item is one of those that a board lists."""
    merged = col(FeedbackItem.merged_into_id)
    conditions = [
        col(FeedbackItem.kind) == wanted.kind,
        merged.is_not(None) if wanted.is_merged else merged.is_(None),
    ]
    for column in ("status", "severity", "visibility"):
        value = getattr(wanted, column)
        if value is not None:
            conditions.append(col(getattr(FeedbackItem, column)) == value)
    return conditions


def board_counts(tx: Tx, actor: Actor, kind: Kind) -> dict[str, int]:
    """Return how many items, not merged, have each status, and as `held` how much waits to be looked at.

    That is requests which are held, and comments below any request.
    """
    require_admin(actor)
    standing = (col(FeedbackItem.kind) == kind, col(FeedbackItem.merged_into_id).is_(None))
    query = select(FeedbackItem.status, func.count()).where(*standing).group_by(FeedbackItem.status)
    counts = dict(tx.session.execute(query).all())
    held = select(func.count()).select_from(FeedbackItem).where(*standing)
    counts["held"] = tx.session.execute(
        held.where(col(FeedbackItem.visibility) == Visibility.HELD)
    ).scalar_one()
    if kind is Kind.FEATURE:
        counts["held"] += count_held_comments(tx)
    return counts


def roadmap(
    tx: Tx,
    actor: Actor | None,
    *,
    statuses: Sequence[Status] = (),
    before: tuple[int, str] | None = None,
    limit: int = 50,
) -> list[RequestView]:
    """Return public requests of these statuses (none: any), most votes first. For search: `similar_requests`.

    `before` is the `(votes, id)` of the last row of the page above.
    """
    query = request_views(tx, actor).where(*ON_ROADMAP)
    if statuses:
        query = query.where(col(FeedbackItem.status).in_(statuses))
    return as_requests(tx, _page(query, before, limit))


def news(tx: Tx, *, before: datetime | None = None, limit: int = 20) -> list[NewsView]:
    """Return what shipped, the newest first. Later pages begin `before` the last one's time."""
    shipped = (*ON_ROADMAP, col(FeedbackItem.status) == Status.SHIPPED)
    note = (
        select(StatusChange.reason)
        .where(col(StatusChange.item_id) == col(FeedbackItem.id))
        .order_by(col(StatusChange.id).desc())
        .limit(1)
        .correlate(FeedbackItem)
        .scalar_subquery()
    )
    query = select(
        FeedbackItem.id,
        FeedbackItem.title,
        func.coalesce(note, ""),
        FeedbackItem.votes,
        FeedbackItem.status_at,
    ).where(*shipped)
    if before is not None:
        query = query.where(col(FeedbackItem.status_at) < before)
    newest_first = (col(FeedbackItem.status_at).desc(), col(FeedbackItem.id).desc())
    return [NewsView(*row) for row in tx.session.execute(query.order_by(*newest_first).limit(limit))]


def _page(query: Select, before: tuple[int, str] | None, limit: int) -> Select:
    if before is not None:
        query = query.where(tuple_(col(FeedbackItem.votes), col(FeedbackItem.id)) < before)
    return query.order_by(col(FeedbackItem.votes).desc(), col(FeedbackItem.id).desc()).limit(limit)
