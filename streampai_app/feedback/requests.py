"""Asking for a feature: a chat of its own kind, and a request that others can vote for."""

from dataclasses import dataclass

from ..accounts.actors import Visitor
from ..db import Tx
from ..support.starting import Start, Started
from .views import RequestView


@dataclass(frozen=True, slots=True)
class Requested:
    """The chat as `start_chat` answers it, and the request. Its author has voted for it."""

    started: Started
    request: RequestView


def request_feature(tx: Tx, actor: Visitor | None, start: Start) -> Requested:
    """Start a chat of kind `feature` and the request it is about; again with the same key is the same one.

    Its title is the start's subject, its text the first message. Raises what `start_chat` raises.
    """
    raise NotImplementedError
