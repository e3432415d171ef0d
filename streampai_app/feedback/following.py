"""Hearing of a request without voting for it."""

from ..accounts.actors import Actor
from ..accounts.visitors import as_visitor
from ..db import Tx
from ..models import Follow, Kind
from .items import locked_root, visible_item
from .shown import request_view
from .tallies import add, withdraw
from .topics import tell_changed
from .views import RequestView


def follow(tx: Tx, actor: Actor, request_id: object) -> RequestView:
    """Follow a request, and return it. Twice is the same as once. Raises `NotFound`."""
    root = locked_root(tx, visible_item(tx, actor, request_id, Kind.FEATURE).id)
    if add(tx, Follow, root, as_visitor(tx, actor)):
        tell_changed(tx, root)
    return request_view(tx, actor, root)


def unfollow(tx: Tx, actor: Actor, request_id: object) -> RequestView:
    """Stop following, and return the request. Raises `NotFound`."""
    root = locked_root(tx, visible_item(tx, actor, request_id, Kind.FEATURE).id)
    if withdraw(tx, Follow, root, as_visitor(tx, actor)):
        tell_changed(tx, root)
    return request_view(tx, actor, root)
