"""Somebody in the team is writing. Nothing is stored: it is said once and forgotten."""

from ..accounts.actors import Admin
from ..db import Tx
from .queries import chat_of
from .topics import chat_topic, visitor_topic


def say_typing(tx: Tx, actor: Admin, chat_id: str) -> None:
    """Tell the visitor, and whoever else has the chat open. Raises `NotFound`."""
    chat = chat_of(tx, actor, chat_id)
    topics = (chat_topic(chat_id), visitor_topic(chat.visitor_id))
    tx.tell("typing", *topics, chat=chat_id, who=actor.id, name=actor.name)
