"""Ending a chat. It is final: from the moment this commits, `append.py` refuses everybody's messages."""

from sqlmodel import col, update

from ..accounts.actors import Actor, Admin
from ..accounts.audit import record
from ..db import Tx
from ..errors import NotAllowed
from ..models import Chat, ChatState, Resolution
from .queries import chat_of
from .topics import topics_of
from .views import ChatView


def resolve(tx: Tx, actor: Actor, chat_id: str) -> ChatView:
    """End a chat and return it. Resolving it twice is the same as once. Raises `NotAllowed`, `NotFound`."""
    if not isinstance(actor, Admin):
        raise NotAllowed("Only the team resolves chats.")
    ended = tx.session.exec(
        update(Chat)
        .where(col(Chat.id) == chat_id, col(Chat.state) == ChatState.OPEN)
        .values(state=ChatState.RESOLVED, last_activity_at=tx.now)
    )
    if ended.rowcount:
        tx.session.add(Resolution(chat_id=chat_id, account_id=actor.id, created_at=tx.now))
        record(tx, actor, "chat.resolve", chat_id)
        tx.session.flush()
    chat = chat_of(tx, actor, chat_id)
    if ended.rowcount:
        tx.tell("chat", *topics_of(chat_id, chat.visitor_id), chat=chat_id)
    return chat
