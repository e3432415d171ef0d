"""Comments that wait to be looked at: counted and listed, so that none is forgotten below its request."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from ..accounts.actors import Actor
from ..accounts.permission import require_admin
from ..db import Tx
from ..models import Comment, FeedbackItem, Visibility, Visitor
from .views import NOBODY

MAX_LISTED = 50  # comments; deciding on one brings the next

# Written out, not sent beside the statement: only so do both databases know that their index fits.
_IS_HELD = col(Comment.visibility) == bindparam(None, str(Visibility.HELD), literal_execute=True)


@dataclass(frozen=True, slots=True)
class HeldComment:
    """A comment that waits, and the request that it stands below."""

    id: str
    item_id: str
    item_title: str
    name: str
    body: str
    at: datetime


def held_comments(tx: Tx, actor: Actor) -> list[HeldComment]:
    """Return the comments that wait to be looked at, the oldest first. Raises `NotAllowed`."""
    require_admin(actor)
    name = func.coalesce(func.nullif(col(Visitor.name), ""), NOBODY)
    query = (
        select(Comment.id, FeedbackItem.id, FeedbackItem.title, name, Comment.body, Comment.created_at)
        .join(FeedbackItem, col(FeedbackItem.id) == col(Comment.item_id))
        .join(Visitor, col(Visitor.id) == col(Comment.visitor_id), isouter=True)
        .where(_IS_HELD)
        .order_by(col(Comment.id))
        .limit(MAX_LISTED)
    )
    return [HeldComment(*row) for row in tx.session.execute(query)]


def count_held_comments(tx: Tx) -> int:
    """Return how many comments wait to be looked at."""
    return tx.session.exec(select(func.count()).select_from(Comment).where(_IS_HELD)).one()
