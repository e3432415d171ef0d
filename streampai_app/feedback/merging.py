"""Two that are one: votes, followers, comments and linked chats move, and can go home again."""

from ..accounts.actors import Actor
from ..db import Tx
from .views import ItemView


def merge(tx: Tx, actor: Actor, from_id: object, into_id: object) -> ItemView:
    """Merge one request (or bug) into another, and return the latter. Twice is the same as once.

    Raises `NotAllowed`, `NotFound`, `Invalid` with reason `other-kind`, and `Conflict` with reason `itself`,
    `circle` (the other was merged into this one) or `merged` (this one was merged into yet another).
    """
    raise NotImplementedError


def unmerge(tx: Tx, actor: Actor, from_id: object) -> ItemView:
    """Take a merge back, and return what is on its own again. All that it brought goes back with it.

    Raises `NotAllowed`, `NotFound`, and `Conflict` with reason `not-merged`.
    """
    raise NotImplementedError
