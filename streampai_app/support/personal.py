"""A visitor's chats, handed out or forgotten. A chat is between two, so all that was said in it is theirs."""

from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from ..db import Tx
from ..models import Chat, Message
from .rules import ERASED
from .topics import topics_of


def personal_chats(tx: Tx, visitor_id: str) -> list[dict[str, Any]]:
    """Return a visitor's chats with their messages, oldest first."""
    query = select(Chat).where(col(Chat.visitor_id) == visitor_id).order_by(col(Chat.id))
    return [_chat(tx, chat) for chat in tx.session.exec(query).all()]


def forget_chats(tx: Tx, visitor_id: str) -> int:
    """Erase what was said in a visitor's chats, by both, and return in how many. Numbers and times stay."""
    mine = select(Chat).where(col(Chat.visitor_id) == visitor_id).order_by(col(Chat.id))
    chats = tx.session.exec(
        mine.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).all()
    ids = [chat.id for chat in chats]
    erased = update(Message).where(col(Message.chat_id).in_(ids)).values(body=ERASED)
    tx.session.execute(erased.execution_options(synchronize_session=False))
    for chat in chats:
        chat.subject = ERASED if chat.subject else ""
        chat.last_preview = ERASED if chat.last_preview else ""
        chat.page_url, chat.user_agent = "", ""
        tx.session.add(chat)
        tx.tell("chat", *topics_of(chat.id, visitor_id), chat=chat.id)
    tx.session.flush()
    return len(chats)


def _chat(tx: Tx, chat: Chat) -> dict[str, Any]:
    said = select(Message).where(col(Message.chat_id) == chat.id).order_by(col(Message.seq))
    about = {"id", "kind", "state", "subject", "page_url", "user_agent", "created_at"}
    return chat.model_dump(mode="json", include=about) | {
        "messages": [
            each.model_dump(mode="json", include={"seq", "sender", "body", "created_at"})
            for each in tx.session.exec(said)
        ]
    }
