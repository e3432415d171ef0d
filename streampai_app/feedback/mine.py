"""What a visitor asked for, reported, voted for or follows: their own list in the widget."""

from sqlalchemy import or_
from sqlmodel import col, select

from ..accounts.actors import Visitor
from ..db import Tx
from ..models import FeedbackItem, Follow, Kind, Vote
from .shown import item_views
from .views import ItemView

MOST = 100  # items shown


def items_of(tx: Tx, actor: Visitor) -> list[ItemView]:
    """Return what a visitor cares about, the newest first.

    A request that was merged stands under what it was merged into, where its votes are; a bug stays itself,
    because the other one is somebody else's and not to be seen.
    """
    tallied = [
        col(FeedbackItem.id).in_(
            select(tally.item_id).where(col(tally.visitor_id) == actor.id, col(tally.is_counted))
        )
        for tally in (Vote, Follow)
    ]
    is_mine = col(FeedbackItem.author_id) == actor.id
    stands = or_(col(FeedbackItem.merged_into_id).is_(None), col(FeedbackItem.kind) == Kind.BUG)
    return item_views(tx, actor, or_(is_mine, *tallied), stands)[:MOST]
