"""People and chats to measure with, put into a migrated database by the shortest way."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert
from sqlmodel import SQLModel

from ..accounts.secrets import hash_secret, new_secret
from ..accounts.sessions import VISITOR_SESSION
from ..db import OFFLINE, make_engine
from ..ids import new_id
from ..models import Account, Chat, Kind, LoginSession, Message, Role, Sender, Visitor

ROWS_AT_ONCE = 5_000
TEXT = (
    "the stream stutters every few minutes since the update and my viewers complain about the sound "
    "which drops when the overlay loads could you look at the settings of my encoder please thank you "
)
LENGTH = 75  # characters, about as many as people write


@dataclass(frozen=True, slots=True)
class Someone:
    """A visitor with one chat, or an admin: `secret` is what they sign in with."""

    id: str
    secret: str
    chat_id: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who takes part in a measurement."""

    visitors: list[Someone]
    admins: list[Someone]


def populate(url: str, *, visitors: int, admins: int = 0, messages_each: int = 1) -> People:
    """Fill a migrated database: each visitor has a session and one open chat of so many messages."""
    people = People(
        [Someone(new_id("vis"), new_secret(), new_id("cht")) for _ in range(visitors)],
        [Someone(new_id("acc"), new_secret()) for _ in range(admins)],
    )
    engine = make_engine(url, deadlines=OFFLINE)
    try:
        with engine.begin() as connection:
            _insert_all(connection, people, messages_each)
            connection.exec_driver_sql("ANALYZE")
    finally:
        engine.dispose()
    return people


def _insert_all(connection: Connection, people: People, messages_each: int) -> None:
    now = datetime.now(UTC)
    insert_rows(connection, Account, (_account(someone, now) for someone in people.admins))
    insert_rows(connection, Visitor, ({"id": each.id, "created_at": now} for each in people.visitors))
    owned = itertools.chain(
        (_session(someone, now) | {"visitor_id": someone.id} for someone in people.visitors),
        (_session(someone, now) | {"account_id": someone.id} for someone in people.admins),
    )
    insert_rows(connection, LoginSession, ({"account_id": None, "visitor_id": None} | row for row in owned))
    begin = now - timedelta(seconds=len(people.visitors))
    chats = list(enumerate(people.visitors))
    insert_rows(
        connection, Chat, (_chat(who, messages_each, begin + timedelta(seconds=n)) for n, who in chats)
    )
    insert_rows(
        connection,
        Message,
        (
            _message(who, seq, begin + timedelta(seconds=n))
            for n, who in chats
            for seq in range(1, messages_each + 1)
        ),
    )


def insert_rows(connection: Connection, model: type[SQLModel], rows: Iterator[dict[str, Any]]) -> None:
    """Store rows of one table, a few thousand a statement."""
    while chunk := list(itertools.islice(rows, ROWS_AT_ONCE)):
        connection.execute(insert(model), chunk)


def _account(someone: Someone, now: datetime) -> dict[str, Any]:
    name = someone.id[-12:].lower()
    return {"id": someone.id, "email": f"{name}@bench.invalid", "username": name, "name": name} | {
        "role": Role.ADMIN,
        "created_at": now,
    }


def _session(someone: Someone, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id("ses"),
        "secret_hash": hash_secret(someone.secret),
        "created_at": now,
        "seen_at": now,
        "expires_at": now + VISITOR_SESSION,
    }


def _chat(visitor: Someone, messages: int, at: datetime) -> dict[str, Any]:
    return {
        "id": visitor.chat_id,
        "kind": Kind.SUPPORT,
        "visitor_id": visitor.id,
        "start_key_hash": hash_secret(visitor.secret[::-1]),
        "last_seq": messages,
        "last_preview": text_of(messages),
        "last_sender": Sender.VISITOR,
        "created_at": at,
        "last_activity_at": at,
    }


def _message(visitor: Someone, seq: int, at: datetime) -> dict[str, Any]:
    return {
        "chat_id": visitor.chat_id,
        "seq": seq,
        "client_id": f"ffffffff-0000-4000-8000-{seq:012x}",
        "sender": Sender.VISITOR,
        "sender_id": visitor.id,
        "body": text_of(seq),
        "created_at": at,
    }


def text_of(number: int) -> str:
    """Return a text of usual length, most often another for another number."""
    begin = number * 7 % len(TEXT)
    return (TEXT + TEXT)[begin : begin + LENGTH].strip()
