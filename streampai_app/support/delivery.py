"""Reading for many sockets at once.

A hint says only that a chat has moved on. Each socket then asks here for what lies beyond its own cursor,
and all that is asked within one turn of the event loop is one query. The query begins from the asking
session: one that has ended, or a chat that is not its visitor's, yields nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import TextClause, bindparam, text

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
    asked = [(place, w.session_id, w.visitor_id, w.chat_id, w.after) for place, w in enumerate(wants)]
    query = _ON_POSTGRES if tx.dialect == "postgresql" else _ON_SQLITE
    found = tx.connection.execute(query, {"wants": json.dumps(asked), "now": tx.now}).scalar_one()
    for place, *message, at in json.loads(found):
        answers[place].append(MessageView(*message, at=_time(at)))
    return answers


def _time(text: str) -> datetime:
    """Read a time in UTC: SQLite keeps no zone (see `UtcDateTime`), Postgres writes its session's."""
    time = datetime.fromisoformat(text)
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


# The answer is one row that holds all of it. Python's driver for SQLite lets go of the interpreter for each
# row and has to wait for it again, while the event loop is busy: 400 rows would be 400 times at the back of
# the queue. Numbers in a chat have no gaps, so a range of PAGE numbers is a limit of PAGE rows for each want.
_QUERY = f"""
WITH want AS ({{wants}}),
found AS (
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
)
SELECT {{answer}} FROM found
"""  # noqa: S608  (no part of it comes from outside)


def _typed(sql: str) -> TextClause:
    return text(sql).bindparams(bindparam("now", type_=UtcDateTime))


_COLUMNS = "place, chat_id, seq, client_id, sender, name, body, at"
_ON_POSTGRES = _typed(
    _QUERY.format(
        wants="""
            SELECT CAST(value->>0 AS int) AS place, value->>1 AS session_id, value->>2 AS visitor_id,
                value->>3 AS chat_id, CAST(value->>4 AS int) AS after
            FROM jsonb_array_elements(CAST(:wants AS jsonb))
        """,
        answer=f"COALESCE(CAST(json_agg(json_build_array({_COLUMNS}) ORDER BY place, seq) AS text), '[]')",
    )
)
_ON_SQLITE = _typed(
    _QUERY.format(
        wants="""
            SELECT value->>0 AS place, value->>1 AS session_id, value->>2 AS visitor_id,
                value->>3 AS chat_id, value->>4 AS after
            FROM json_each(:wants)
        """,
        answer=f"json_group_array(json_array({_COLUMNS}))",
    )
)
