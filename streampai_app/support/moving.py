"""Chats of a visitor who turned out to be another: they move, with all that was said and read in them."""

from typing import Any

from sqlalchemy import update
from sqlmodel import col

from ..accounts.actors import Visitor
from ..db import Tx, lock_rows
from ..models import Attachment, Chat, Message, ReadMark, Sender
from .topics import topics_of


def lock_chats(tx: Tx, *visitor_ids: str) -> list[str]:
    """Lock these visitors' chats and return their ids, for who goes on to lock what comes after chats."""
    return lock_rows(tx, Chat, col(Chat.visitor_id).in_(visitor_ids))


def move_chats(tx: Tx, actor: Visitor, into_visitor_id: str) -> list[str]:
    """Give the actor's chats to another visitor, and return their ids. Whoever calls this has asked both.

    Messages get their new sender too: one that is sent again afterwards is still known as the same.
    """
    chats = lock_chats(tx, actor.id)
    said = (col(Message.sender) == Sender.VISITOR, col(Message.sender_id) == actor.id)
    _run(tx, update(Message).where(col(Message.chat_id).in_(chats), *said).values(sender_id=into_visitor_id))
    read = (col(ReadMark.chat_id).in_(chats), col(ReadMark.reader_id) == actor.id)
    _run(tx, update(ReadMark).where(*read).values(reader_id=into_visitor_id))
    lock_rows(tx, Attachment, col(Attachment.visitor_id) == actor.id)
    for table in (Attachment, Chat):
        _run(tx, update(table).where(col(table.visitor_id) == actor.id).values(visitor_id=into_visitor_id))
    for chat_id in chats:
        tx.tell("chat", *topics_of(chat_id, into_visitor_id), chat=chat_id)
    return chats


def _run(tx: Tx, statement: Any) -> None:
    tx.session.execute(statement.execution_options(synchronize_session=False))
