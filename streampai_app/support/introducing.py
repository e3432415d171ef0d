"""A visitor says who they are, by whatever they do: noted, and told to the team that has their chats open."""

from sqlmodel import col, select

from ..accounts.visitors import note_person
from ..db import Tx
from ..models import Chat
from .topics import topics_of

MAX_TOLD = 20  # chats, the latest: the others show it when they are opened


def introduce(tx: Tx, visitor_id: str, *, name: str = "", email: str = "", language: str = "") -> None:
    """Note who a visitor is, as `accounts.visitors.note_person` does. The values are cleaned."""
    if not note_person(tx, visitor_id, name=name, email=email, language=language):
        return
    theirs = select(Chat.id).where(col(Chat.visitor_id) == visitor_id)
    for chat_id in tx.session.exec(theirs.order_by(col(Chat.last_activity_at).desc()).limit(MAX_TOLD)):
        tx.tell("chat", *topics_of(chat_id, visitor_id), chat=chat_id)
