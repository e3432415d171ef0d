"""Somebody in the team is writing. Nothing is stored: it is said once and forgotten."""

from ..accounts.actors import Admin
from ..db import Tx
from ..models import ChatState, Sender
from .queries import chat_of
from .topics import chat_topic, visitor_topic


def say_typing(tx: Tx, actor: Admin, chat_id: str) -> None:
    """Tell the visitor, and others who have the chat open, unless it is resolved. Raises `NotFound`."""
    chat = chat_of(tx, actor, chat_id)
    if chat.state == ChatState.OPEN:
        topics = (chat_topic(chat_id), visitor_topic(chat.visitor_id))
        tx.tell("typing", *topics, chat=chat_id, who=actor.id, name=actor.name, side=Sender.ADMIN.value)
