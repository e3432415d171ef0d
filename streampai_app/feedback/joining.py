"""Two visitors who turn out to be one person: what the one wanted is what the other wants."""

from ..accounts.actors import Visitor
from ..db import Tx


def join_feedback(tx: Tx, actor: Visitor, into_visitor_id: str) -> None:
    """Give the actor's votes, follows, comments and requests to another visitor: the signed-in person.

    Whoever calls this has asked both: the browser's token and the account. Twice is the same as once.
    """
    raise NotImplementedError
