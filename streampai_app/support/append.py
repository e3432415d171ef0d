"""Adding messages to chats: the one place where a sequence number is given and a resolved chat refuses.

It refuses everybody but ourselves: a notice (`Draft.notice`), that a linked request or bug has changed, is
stored in a resolved chat too, and leaves it resolved. People cannot make one: theirs come of `Draft.by`.

A batch of drafts, from any number of chats and senders, is judged and stored by a fixed number of
statements. The chat's row is locked first and numbers are taken under that lock, so they become visible
in order and without gaps, and a resolve that races a message comes either before or after it. A draft
that is already stored (same chat, sender and client id) gives the stored row.

Postgres does it in one statement, hence one round trip. SQLite holds the only write lock anyway and takes
three statements, which cost no trips. The judgement itself is the same SQL on both.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, String, TextClause, bindparam, text

from .. import metrics
from ..accounts.actors import Admin, Visitor
from ..db import Tx, UtcDateTime, as_sqlite_text
from ..errors import AppError, Conflict, NotFound, NotSignedIn
from ..models import Sender
from .rules import preview_of
from .topics import chat_topic, topics_of, visitor_topic

SYSTEM_ID = "system"  # whose messages notices are


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is stored, cleaned by `rules.py`. `client_id` is a UUID its sender made."""

    chat_id: str
    client_id: str
    body: str
    sender: Sender
    sender_id: str
    session_id: str

    @classmethod
    def by(cls, actor: Visitor | Admin, chat_id: str, client_id: str, body: str) -> "Draft":
        side = Sender.VISITOR if isinstance(actor, Visitor) else Sender.ADMIN
        return cls(chat_id, client_id, body, side, actor.id, actor.session_id)

    @classmethod
    def notice(cls, chat_id: str, client_id: str, body: str) -> "Draft":
        """Something that we say ourselves, to the visitor. Of the same `client_id` there is one in a chat."""
        return cls(chat_id, client_id, body, Sender.SYSTEM, SYSTEM_ID, session_id="")

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.chat_id, self.sender_id, self.client_id)


@dataclass(frozen=True, slots=True)
class Stored:
    """That a message is stored, under which number and since when. `fresh` if by this very call."""

    chat_id: str
    client_id: str
    seq: int
    at: datetime
    fresh: bool


def append(tx: Tx, drafts: Sequence[Draft]) -> list[Stored | AppError]:
    """Store what may be stored. Returns, for each draft in order, what became of it."""
    distinct: dict[tuple[str, str, str], Draft] = {}
    for draft in drafts:
        distinct.setdefault(draft.key, draft)  # the same draft twice in one batch is one
    verdicts = _judge_and_store(tx, list(distinct.values()))
    _tell(tx, verdicts)
    _count(verdicts)
    outcomes = {draft.key: _outcome(draft, verdict) for draft, verdict in verdicts}
    return [outcomes[draft.key] for draft in drafts]


@dataclass(frozen=True, slots=True)
class _Verdict:
    word: str
    seq: int
    at: datetime
    visitor_id: str


_JUDGE = """
WITH draft AS ({drafts}),
place AS {materialized} (
    SELECT id, visitor_id, state, last_seq FROM chats
    WHERE id IN (SELECT chat_id FROM draft) ORDER BY id {lock}
),
judged AS (
    SELECT draft.*, place.visitor_id, place.last_seq, stored.seq AS stored_seq,
        stored.created_at AS stored_at,
        CASE
            WHEN draft.sender <> 'system' AND sessions.id IS NULL THEN 'signed-out'
            WHEN place.id IS NULL THEN 'not-found'
            WHEN draft.sender = 'visitor' AND draft.sender_id <> place.visitor_id THEN 'not-found'
            WHEN stored.seq IS NOT NULL THEN 'stored'
            WHEN draft.sender <> 'system' AND place.state = 'resolved' THEN 'resolved'
            ELSE 'fresh'
        END AS word
    FROM draft
    LEFT JOIN place ON place.id = draft.chat_id
    LEFT JOIN sessions ON sessions.id = draft.session_id
        AND sessions.revoked_at IS NULL AND sessions.expires_at > :now
    LEFT JOIN messages AS stored ON stored.chat_id = draft.chat_id
        AND stored.sender_id = draft.sender_id AND stored.client_id = draft.client_id
),
numbered AS (
    SELECT judged.*, CASE word
        WHEN 'fresh' THEN last_seq + row_number() OVER (PARTITION BY chat_id, word ORDER BY place_in_batch)
        ELSE stored_seq
    END AS seq
    FROM judged
)
"""

_ANSWER = """
SELECT place_in_batch, word, seq, stored_at AS at, visitor_id FROM numbered ORDER BY place_in_batch
"""

_DRAFTS_ON_POSTGRES = """
    SELECT * FROM jsonb_to_recordset(CAST(:drafts AS jsonb)) AS draft(
        place_in_batch int, chat_id text, client_id text, sender text, sender_id text, session_id text,
        body text, preview text)
"""

_STORE_ON_POSTGRES = """,
added AS (
    INSERT INTO messages (chat_id, seq, client_id, sender, sender_id, body, created_at)
    SELECT chat_id, seq, client_id, sender, sender_id, body, :now FROM numbered WHERE word = 'fresh'
),
moved AS (
    UPDATE chats SET last_seq = newest.seq, last_preview = newest.preview, last_sender = newest.sender,
        last_activity_at = CASE newest.sender WHEN 'system' THEN chats.last_activity_at ELSE :now END,
        noticed_at = CASE newest.sender WHEN 'system' THEN :now ELSE chats.noticed_at END
    FROM (
        SELECT DISTINCT ON (chat_id) * FROM numbered WHERE word = 'fresh' ORDER BY chat_id, seq DESC
    ) AS newest
    WHERE chats.id = newest.chat_id
)
"""

_DRAFTS_ON_SQLITE = """
    SELECT value->>'place_in_batch' AS place_in_batch, value->>'chat_id' AS chat_id,
        value->>'client_id' AS client_id, value->>'sender' AS sender, value->>'sender_id' AS sender_id,
        value->>'session_id' AS session_id, NULL AS body, NULL AS preview
    FROM json_each(:drafts)
"""


def _typed(sql: str) -> TextClause:
    return (
        text(sql)
        .bindparams(bindparam("now", type_=UtcDateTime))
        .columns(place_in_batch=Integer, word=String, seq=Integer, at=UtcDateTime, visitor_id=String)
    )


_ON_POSTGRES = _typed(
    _JUDGE.format(drafts=_DRAFTS_ON_POSTGRES, materialized="MATERIALIZED", lock="FOR NO KEY UPDATE")
    + _STORE_ON_POSTGRES
    + _ANSWER
)
_JUDGE_ON_SQLITE = _typed(_JUDGE.format(drafts=_DRAFTS_ON_SQLITE, materialized="", lock="") + _ANSWER)
# For the driver as they are: SQLAlchemy's care for each parameter would cost five times the insert itself.
_ADD_ON_SQLITE = (
    "INSERT INTO messages (chat_id, seq, client_id, sender, sender_id, body, created_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_MOVE_ON_SQLITE = (
    "UPDATE chats SET last_seq = ?, last_preview = ?, last_sender = ?, last_activity_at = ? WHERE id = ?"
)
_MOVE_FOR_NOTICE_ON_SQLITE = _MOVE_ON_SQLITE.replace("last_activity_at", "noticed_at")


def _judge_and_store(tx: Tx, drafts: list[Draft]) -> list[tuple[Draft, _Verdict]]:
    tx.session.flush()
    store = _on_postgres if tx.dialect == "postgresql" else _on_sqlite
    rows = store(tx, drafts)
    return [
        (draft, _Verdict(row.word, row.seq, row.at or tx.now, row.visitor_id))
        for draft, row in zip(drafts, rows, strict=True)
    ]


def _on_postgres(tx: Tx, drafts: list[Draft]) -> Sequence:
    values = {"now": tx.now, "drafts": _as_json(drafts, whole=True)}
    return tx.connection.execute(_ON_POSTGRES, values).all()


def _on_sqlite(tx: Tx, drafts: list[Draft]) -> Sequence:
    connection = tx.connection
    values = {"now": tx.now, "drafts": _as_json(drafts, whole=False)}
    rows = connection.execute(_JUDGE_ON_SQLITE, values).all()
    fresh = [(draft, row.seq) for draft, row in zip(drafts, rows, strict=True) if row.word == "fresh"]
    if fresh:
        _store_on_sqlite(connection, fresh, as_sqlite_text(tx.now))
    return rows


def _store_on_sqlite(connection: Connection, fresh: list[tuple[Draft, int]], now: str) -> None:
    added = [(d.chat_id, seq, d.client_id, d.sender, d.sender_id, d.body, now) for d, seq in fresh]
    connection.exec_driver_sql(_ADD_ON_SQLITE, added)
    newest = {draft.chat_id: (draft, seq) for draft, seq in fresh}.values()
    for is_notice, move in ((False, _MOVE_ON_SQLITE), (True, _MOVE_FOR_NOTICE_ON_SQLITE)):
        moved = [
            (seq, preview_of(d.body), d.sender, now, d.chat_id)
            for d, seq in newest
            if (d.sender == Sender.SYSTEM) is is_notice
        ]
        if moved:
            connection.exec_driver_sql(move, moved)


def _as_json(drafts: Iterable[Draft], *, whole: bool) -> str:
    """Return the drafts as the statement reads them; the text itself only where the statement stores it."""
    rows = []
    for place, draft in enumerate(drafts):
        row = {
            "place_in_batch": place,
            "chat_id": draft.chat_id,
            "client_id": draft.client_id,
            "sender": draft.sender.value,
            "sender_id": draft.sender_id,
            "session_id": draft.session_id,
        }
        if whole:
            row |= {"body": draft.body, "preview": preview_of(draft.body)}
        rows.append(row)
    return json.dumps(rows)


def _tell(tx: Tx, verdicts: list[tuple[Draft, _Verdict]]) -> None:
    """The team is not told of notices: it caused them, and thousands would keep every console busy.

    What was stored before is told again: it comes again when the answer to its commit was lost, and then
    nobody knows whether anybody was told.
    """
    newest = {d.chat_id: (d, v) for d, v in verdicts if v.word in {"fresh", "stored"}}
    for chat_id, (draft, verdict) in newest.items():
        topics = topics_of(chat_id, verdict.visitor_id)
        if draft.sender == Sender.SYSTEM:
            topics = (chat_topic(chat_id), visitor_topic(verdict.visitor_id))
        tx.tell("message", *topics, chat=chat_id, seq=verdict.seq)


def _count(verdicts: list[tuple[Draft, _Verdict]]) -> None:
    """A moment before the commit, so that a number may be too high after a failure, and never too low."""
    for sender, count in Counter(d.sender.value for d, v in verdicts if v.word == "fresh").items():
        metrics.messages_stored.labels(sender).inc(count)


def _outcome(draft: Draft, verdict: _Verdict) -> Stored | AppError:
    match verdict.word:
        case "fresh" | "stored":
            return Stored(draft.chat_id, draft.client_id, verdict.seq, verdict.at, verdict.word == "fresh")
        case "resolved":
            return Conflict(
                "This chat has been resolved and takes no more messages. Start a new one any time.",
                reason="resolved",
            )
        case "signed-out":
            return NotSignedIn("Your session has ended.")
        case _:
            return NotFound("There is no such chat.")
