"""The names under which changes of requests and bugs are told."""

from ..db import Tx
from ..models import FeedbackItem, Visibility

BOARD = "feedback"  # the team's board
ROADMAP = "roadmap"  # whoever looks at the public one


def item_topic(item_id: str) -> str:
    """Whoever has this one open."""
    return f"item:{item_id}"


def tell_changed(tx: Tx, *items: FeedbackItem) -> None:
    """Say that these are not as they were."""
    for item in items:
        public = (ROADMAP,) if item.visibility == Visibility.PUBLIC else ()
        tx.tell("item", item_topic(item.id), BOARD, *public, item=item.id)
