"""Requests like the one somebody is typing, and the roadmap's search: typing errors are forgiven."""

from ..accounts.actors import Actor
from ..db import Tx
from .views import RequestView


def similar_requests(
    tx: Tx, text: object, limit: int = 5, *, actor: Actor | None = None
) -> list[RequestView]:
    """Return public requests whose title resembles this text, the most similar first; any text will do.

    `actor`'s own requests are among them even while they wait to be looked at.
    """
    raise NotImplementedError
