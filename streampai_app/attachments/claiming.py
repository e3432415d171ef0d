"""Whose a file is: nobody's as it comes, then a chat's."""

from sqlmodel import col, or_, select

from ..accounts.actors import Actor, Admin, Visitor
from ..accounts.secrets import hash_secret
from ..db import Tx
from ..errors import NotFound
from ..models import Attachment, Chat


def claim_attachment(tx: Tx, attachment_id: str, chat: Chat, start_key: str) -> None:
    """Make a file part of a chat: its sender's, or one begun with the key it was sent with.

    Twice is the same as once. Raises `NotFound` for any other file.
    """
    sent_so = or_(
        col(Attachment.visitor_id) == chat.visitor_id,
        col(Attachment.start_key_hash) == hash_secret(start_key),
    )
    free = or_(col(Attachment.chat_id).is_(None), col(Attachment.chat_id) == chat.id)
    query = select(Attachment).where(col(Attachment.id) == attachment_id, sent_so, free)
    row = tx.session.exec(query.with_for_update(key_share=True)).first()
    if row is None:
        raise NotFound("There is no such file.", reason="no-such-attachment")
    row.chat_id = chat.id
    tx.session.add(row)


def attachment_of(tx: Tx, actor: Actor, attachment_id: str) -> Attachment:
    """Return a file's row to the team and to the visitor of its chat. Raises `NotFound`."""
    query = select(Attachment).join(Chat, col(Chat.id) == col(Attachment.chat_id))
    if isinstance(actor, Visitor):
        query = query.where(col(Chat.visitor_id) == actor.id)
    elif not isinstance(actor, Admin):
        raise NotFound("There is no such file.", reason="no-such-attachment")
    row = tx.session.exec(query.where(col(Attachment.id) == attachment_id)).first()
    if row is None:
        raise NotFound("There is no such file.", reason="no-such-attachment")
    return row
