"""One vote a person: cast, withdrawn. A vote for what was merged counts for what it was merged into."""

from ..accounts.actors import Actor
from ..accounts.visitors import as_visitor
from ..db import Tx
from ..errors import Conflict
from ..models import FeedbackItem, Kind, Vote
from .items import locked_root, visible_item
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
    root = locked_root(tx, visible_item(tx, actor, request_id, Kind.FEATURE).id)
    if root.status in DECIDED:
        return _as_it_was(tx, actor, root)
    if add(tx, Vote, root, as_visitor(tx, actor)):
        tell_changed(tx, root)
    return request_view(tx, actor, root)


def unvote(tx: Tx, actor: Actor, request_id: object) -> RequestView:
    """Withdraw a vote, and return the request. Without a vote nothing happens. Raises `NotFound`."""
    root = locked_root(tx, visible_item(tx, actor, request_id, Kind.FEATURE).id)
    if withdraw(tx, Vote, root, as_visitor(tx, actor)):
        tell_changed(tx, root)
    return request_view(tx, actor, root)


def _as_it_was(tx: Tx, actor: Actor, root: FeedbackItem) -> RequestView:
    view = request_view(tx, actor, root)
    if not view.voted:
        raise Conflict("This one is decided, so votes are closed. You can still follow it.", reason="decided")
    return view
