"""One vote a person: cast, withdrawn. A vote for what was merged counts for what it was merged into."""

from ..accounts.actors import Actor
from ..db import Tx
from .views import RequestView


def vote(tx: Tx, actor: Actor, request_id: object) -> RequestView:
    """Vote for a request, and return it as it is then. Twice is the same as once.

    Raises `NotFound` (unknown, or not for this actor) and `Conflict` with reason `decided`:
    it has shipped, or was declined.
    """
    raise NotImplementedError


def unvote(tx: Tx, actor: Actor, request_id: object) -> RequestView:
    """Withdraw a vote, and return the request. Without a vote nothing happens. Raises `NotFound`."""
    raise NotImplementedError
