"""The files that came with a visitor's chats, handed out or forgotten."""

from sqlalchemy import or_
from sqlmodel import col, delete, select

from ..db import Tx
from ..models import Attachment, Chat


def personal_files(tx: Tx, visitor_id: str) -> list[Attachment]:
    """Return the rows of a visitor's files, also of those that no chat has claimed."""
    query = select(Attachment).where(_theirs(visitor_id)).order_by(col(Attachment.id))
    return list(tx.session.exec(query).all())


def forget_files(tx: Tx, visitor_id: str) -> list[str]:
    """Delete the rows of a visitor's files and return their ids: the bytes are to go after the commit.

    Bytes that are not, because we died in between, have no row, and `sweeping.py` finds those.
    """
    ids = [row.id for row in personal_files(tx, visitor_id)]
    gone = delete(Attachment).where(col(Attachment.id).in_(ids))
    tx.session.exec(gone.execution_options(synchronize_session=False))
    return ids


def _theirs(visitor_id: str):
    chats = select(Chat.id).where(col(Chat.visitor_id) == visitor_id)
    return or_(col(Attachment.visitor_id) == visitor_id, col(Attachment.chat_id).in_(chats))
