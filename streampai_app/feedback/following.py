"""Hearing of a request without voting for it."""

from ..accounts.actors import Actor
from ..db import Tx
from .views import RequestView


def follow(tx: Tx, actor: Actor, request_id: object) -> RequestView:
    """Follow a request, and return it. Twice is the same as once. Raises `NotFound`."""
    raise NotImplementedError


def unfollow(tx: Tx, actor: Actor, request_id: object) -> RequestView:
    """Stop following, and return the request. Raises `NotFound`."""
    raise NotImplementedError
