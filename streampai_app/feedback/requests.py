"""Asking for a feature: a chat of its own kind, and a request that others can vote for."""

from dataclasses import dataclass

from ..accounts.actors import Visitor
from ..db import Tx
from ..errors import Invalid
from ..models import Kind, Vote
from ..support.starting import Start, Started, start_chat
from .opening import begun_as, item_begun_with, open_item
from .rules import visibility_of
from .shown import request_view
from .tallies import add
from .views import RequestView


@dataclass(frozen=True, slots=True)
class Requested:
    """The chat as `start_chat` answers it, and the request. Its author has voted for it."""

    started: Started
    request: RequestView


def request_feature(tx: Tx, actor: Visitor | None, start: Start) -> Requested:
    """Start a chat of kind `feature` and the request it is about; again with the same key is the same one.

    Its title is the start's subject, its text the first message. It is on the roadmap at once unless it has
    to be looked at first, see `rules.is_for_all`. Raises what `start_chat` raises.
    """
    if start.kind != Kind.FEATURE:
        raise Invalid("A request is a chat of kind feature.", field="kind", reason="unknown-kind")
    started = start_chat(tx, actor, start)
    item = item_begun_with(tx, started.chat.id)
    if item is None:
        chat = begun_as(tx, started, Kind.FEATURE)
        shown = visibility_of(start.body, title=start.subject)
        item = open_item(tx, Kind.FEATURE, chat, start.subject, start.body, shown)
        add(tx, Vote, item, chat.visitor_id)
    author = Visitor(started.chat.visitor_id, session_id="")
    return Requested(started, request_view(tx, author, item))
