"""Chats of a visitor who turned out to be another: they move, with all that was said and read in them."""

from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from ..accounts.actors import Visitor
from ..db import Tx
from ..models import Attachment, Chat, Message, ReadMark, Sender
from .topics import topics_of


def move_chats(tx: Tx, actor: Visitor, into_visitor_id: str) -> None:
    """Give the actor's chats to another visitor. Whoever calls this has asked both.

    Messages get their new sender too: one that is sent again afterwards is still known as the same.
    """
    mine = select(Chat.id).where(col(Chat.visitor_id) == actor.id).order_by(col(Chat.id))
    chats = tx.session.exec(mine.with_for_update()).all()
    said = (col(Message.sender) == Sender.VISITOR, col(Message.sender_id) == actor.id)
    _run(tx, update(Message).where(col(Message.chat_id).in_(chats), *said).values(sender_id=into_visitor_id))
    read = (col(ReadMark.chat_id).in_(chats), col(ReadMark.reader_id) == actor.id)
    _run(tx, update(ReadMark).where(*read).values(reader_id=into_visitor_id))
    for table in (Attachment, Chat):
        _run(tx, update(table).where(col(table.visitor_id) == actor.id).values(visitor_id=into_visitor_id))
    for chat_id in chats:
        tx.tell("chat", *topics_of(chat_id, into_visitor_id), chat=chat_id)


def _run(tx: Tx, statement: Any) -> None:
    tx.session.execute(statement.execution_options(synchronize_session=False))
