"""Hearing of a request without voting for it."""

from ..accounts.actors import Actor
from ..db import Tx
from ..models import Follow
from .items import locked_request
from .shown import request_view
from .tallies import add, withdraw
from .topics import tell_changed
from .views import RequestView


def follow(tx: Tx, actor: Actor, request_id: object) -> RequestView:
    """Follow a request, and return it. Twice is the same as once. Raises `NotFound`."""
    visitor_id, root = locked_request(tx, actor, request_id)
    if add(tx, Follow, root, visitor_id):
        tell_changed(tx, root)
    return request_view(tx, actor, root)


def unfollow(tx: Tx, actor: Actor, request_id: object) -> RequestView:
    """Stop following, and return the request. Raises `NotFound`."""
    visitor_id, root = locked_request(tx, actor, request_id)
    if withdraw(tx, Follow, root, visitor_id):
        tell_changed(tx, root)
    return request_view(tx, actor, root)
