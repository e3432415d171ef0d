"""How far somebody has read. A mark only moves forward, however late or often it is said."""

from sqlalchemy import bindparam, text

from ..accounts.actors import Actor
from ..db import Tx, UtcDateTime
from .queries import chat_of
from .topics import topics_of

_MOVE_FORWARD = text(
    "INSERT INTO read_marks (chat_id, reader_id, seq, created_at) VALUES (:chat_id, :reader_id, :seq, :now)"
    " ON CONFLICT (chat_id, reader_id) DO UPDATE SET seq = excluded.seq, created_at = excluded.created_at"
    " WHERE read_marks.seq < excluded.seq"
).bindparams(bindparam("now", type_=UtcDateTime))


def mark_read(tx: Tx, actor: Actor, chat_id: str, seq: int) -> None:
    """Remember that the actor has seen everything up to `seq`. Raises `NotFound`."""
    chat = chat_of(tx, actor, chat_id)
    seq = min(seq, chat.last_seq)
    if seq <= chat.read_seq:
        return
    mark = {"chat_id": chat_id, "reader_id": actor.id, "seq": seq, "now": tx.now}
    tx.connection.execute(_MOVE_FORWARD, mark)
    tx.tell("chat", *topics_of(chat_id, chat.visitor_id), chat=chat_id)
