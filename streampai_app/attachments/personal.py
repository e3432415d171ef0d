"""The files that came with a visitor's chats, handed out or forgotten."""

from sqlalchemy import or_
from sqlmodel import col, delete, select

from ..db import Tx, lock_rows
from ..models import Attachment, Chat


def personal_files(tx: Tx, visitor_id: str) -> list[Attachment]:
    """Return the rows of a visitor's files, also of those that no chat has claimed."""
    query = select(Attachment).where(_theirs(visitor_id)).order_by(col(Attachment.id))
    return list(tx.session.exec(query).all())


def forget_files(tx: Tx, *visitor_ids: str) -> list[str]:
    """Delete the rows of visitors' files and return their ids: the bytes are to go after the commit.

    Bytes that are not, because we died in between, have no row, and `sweeping.py` finds those.
    """
    ids = lock_rows(tx, Attachment, _theirs(*visitor_ids))
    gone = delete(Attachment).where(col(Attachment.id).in_(ids))
    tx.session.exec(gone.execution_options(synchronize_session=False))
    return ids


def _theirs(*visitor_ids: str):
    chats = select(Chat.id).where(col(Chat.visitor_id).in_(visitor_ids))
    return or_(col(Attachment.visitor_id).in_(visitor_ids), col(Attachment.chat_id).in_(chats))
