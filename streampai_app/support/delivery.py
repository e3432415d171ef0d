"""Reading for many sockets at once.

A hint says only that a chat has moved on. Each socket then asks here for what lies beyond its own cursor,
and all that is asked within one turn of the event loop is one query. The query begins from the asking
session: one that has ended, or a chat that is not its visitor's, yields nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, String, TextClause, bindparam, text

from ..accounts.actors import Visitor
from ..batching import Batcher
from ..db import Database, Tx, UtcDateTime
from .queries import PAGE
from .views import MessageView


@dataclass(frozen=True, slots=True)
class Want:
    """Somebody's wish for the messages of a chat after number `after`, at most `PAGE` of them."""

    session_id: str
    visitor_id: str
    chat_id: str
    after: int


class Deliverer:
    """One a process, made in its lifespan."""

    def __init__(self, db: Database) -> None:
        self._batcher: Batcher[Want, list[MessageView]] = Batcher(lambda wants: db.read(read_wanted, wants))

    async def messages_after(self, actor: Visitor, chat_id: str, after: int) -> list[MessageView]:
        """Return what this visitor lacks of a chat, in order; nothing if there is nothing for them."""
        return await self._batcher.ask(Want(actor.session_id, actor.id, chat_id, after))


def read_wanted(tx: Tx, wants: Sequence[Want]) -> list[list[MessageView]]:
    """Return for each want, in order, the messages it asked for."""
    answers: list[list[MessageView]] = [[] for _ in wants]
    rows = [(place, w.session_id, w.visitor_id, w.chat_id, w.after) for place, w in enumerate(wants)]
    query = _ON_POSTGRES if tx.dialect == "postgresql" else _ON_SQLITE
    for place, *message in tx.session.connection().execute(query, {"wants": json.dumps(rows), "now": tx.now}):
        answers[place].append(MessageView(*message))
    return answers


_WANTS_ON_POSTGRES = """
    SELECT CAST(value->>0 AS int) AS place, value->>1 AS session_id, value->>2 AS visitor_id,
        value->>3 AS chat_id, CAST(value->>4 AS int) AS after
    FROM jsonb_array_elements(CAST(:wants AS jsonb))
"""
_WANTS_ON_SQLITE = """
    SELECT value->>0 AS place, value->>1 AS session_id, value->>2 AS visitor_id, value->>3 AS chat_id,
        value->>4 AS after
    FROM json_each(:wants)
"""


def _query(wants: str) -> TextClause:
    # Numbers in a chat have no gaps, so a range of PAGE numbers is a limit of PAGE rows for each want.
    sql = f"""
    WITH want AS ({wants})
    SELECT want.place, messages.chat_id, messages.seq, messages.client_id, messages.sender,
        COALESCE(accounts.name, '') AS name, messages.body, messages.created_at AS at
    FROM want
    JOIN sessions ON sessions.id = want.session_id AND sessions.visitor_id = want.visitor_id
        AND sessions.revoked_at IS NULL AND sessions.expires_at > :now
    JOIN chats ON chats.id = want.chat_id AND chats.visitor_id = want.visitor_id
    JOIN messages ON messages.chat_id = want.chat_id
        AND messages.seq > want.after AND messages.seq <= want.after + {PAGE}
    LEFT JOIN accounts ON accounts.id = messages.sender_id AND messages.sender = 'admin'
    ORDER BY want.place, messages.seq
    """  # noqa: S608  (no part of it comes from outside)
    return (
        text(sql)
        .bindparams(bindparam("now", type_=UtcDateTime))
        .columns(
            place=Integer,
            chat_id=String,
            seq=Integer,
            client_id=String,
            sender=String,
            name=String,
            body=String,
            at=UtcDateTime,
        )
    )


_ON_POSTGRES = _query(_WANTS_ON_POSTGRES)
_ON_SQLITE = _query(_WANTS_ON_SQLITE)
