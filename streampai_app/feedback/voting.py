"""One vote a person: cast, withdrawn. A vote for what was merged counts for what it was merged into."""

from ..accounts.actors import Actor
from ..db import Tx
from ..errors import Conflict
from ..models import FeedbackItem, Vote
from .items import locked_request
from .rules import DECIDED
from .shown import request_view
from .tallies import add, withdraw
from .topics import tell_changed
from .views import RequestView


def vote(tx: Tx, actor: Actor, request_id: object) -> RequestView:
    """Vote for a request, and return it as it is then. Twice is the same as once.

    Raises `NotFound` (unknown, or not for this actor) and `Conflict` with reason `decided`:
    it has shipped, or was declined.
    """
    visitor_id, root = locked_request(tx, actor, request_id)
    if root.status in DECIDED:
        return _as_it_was(tx, actor, root)
    if add(tx, Vote, root, visitor_id):
        tell_changed(tx, root)
    return request_view(tx, actor, root)


def unvote(tx: Tx, actor: Actor, request_id: object) -> RequestView:
    """Withdraw a vote, and return the request. Without a vote nothing happens. Raises `NotFound`."""
    visitor_id, root = locked_request(tx, actor, request_id)
    if withdraw(tx, Vote, root, visitor_id):
        tell_changed(tx, root)
    return request_view(tx, actor, root)


def _as_it_was(tx: Tx, actor: Actor, root: FeedbackItem) -> RequestView:
    view = request_view(tx, actor, root)
    if not view.voted:
        raise Conflict("This one is decided, so votes are closed. You can still follow it.", reason="decided")
    return view
