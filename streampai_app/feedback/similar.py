"""Requests like the one somebody is typing, and the roadmap's search: typing errors are forgiven."""

from sqlmodel import col

from ..accounts.actors import Actor
from ..db import Tx
from ..models import FeedbackItem, Kind
from .items import visible_to
from .searching import found
from .shown import as_requests, request_views
from .views import RequestView


def similar_requests(
    tx: Tx, text: object, limit: int = 5, *, actor: Actor | None = None
) -> list[RequestView]:
    """Return requests whose title resembles this text, the most similar first; any text will do.

    They are the public ones, and `actor`'s own even while they wait to be looked at.
    """
    standing = (
        col(FeedbackItem.kind) == Kind.FEATURE,
        col(FeedbackItem.merged_into_id).is_(None),
        visible_to(tx, actor),
    )
    ids = found(tx, text, standing, limit)
    views = as_requests(tx, request_views(tx, actor).where(col(FeedbackItem.id).in_(ids)))
    return sorted(views, key=lambda view: ids.index(view.id))
