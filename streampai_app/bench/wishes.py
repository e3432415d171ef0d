"""A hundred thousand requests to search, and ten thousand voters to tell."""

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert
from sqlmodel import SQLModel

from ..accounts.secrets import hash_secret, new_secret
from ..db import OFFLINE, make_engine
from ..feedback.searching import add_to_index
from ..ids import new_id
from ..models import Chat, FeedbackItem, Kind, Sender, Status, Visibility, Visitor, Vote
from .population import ROWS_AT_ONCE

WORDS = """
    dark mode light theme dashboard chat export donation alert overlay stream button keyboard shortcut volume
    goal bar search filter font size colour language translation mobile widget emoji reply notification sound
    voice
    speech currency payout report chart login password email account settings profile picture moderator banned
    word list queue replay schedule title badge import webhook integration plugin camera scene record clip
    highlight viewer subscriber follower poll prediction timer countdown
"""
SYLLABLES = """
    ba be di do ka ko la li ma me no nu pa pe ra ri sa so ta te vi za ing er tion ment able est con pre
"""
RARE_WORDS = 4_000


def make_titles(count: int, chance: random.Random) -> list[str]:
    """Return titles as people make them: some words in many, most words in few."""
    rare = ["".join(chance.choices(SYLLABLES.split(), k=chance.randint(2, 4))) for _ in range(RARE_WORDS)]
    words = WORDS.split() + rare
    weights = [1 / (place + 5) for place in range(len(words))]
    return [" ".join(chance.choices(words, weights, k=chance.randint(3, 8))) for _ in range(count)]


def make_queries(titles: list[str], count: int, chance: random.Random) -> list[str]:
    """Return what people type when they mean one of these: its beginning, half of the time with an error."""
    return [_typed(chance.choice(titles), chance) for _ in range(count)]


def add_requests(url: str, titles: list[str]) -> None:
    """Fill a migrated database with public requests of these titles."""
    engine = make_engine(url, deadlines=OFFLINE)
    try:
        with engine.begin() as connection:
            items = [_item(title) for title in titles]
            _insert(connection, FeedbackItem, iter(items))
            add_to_index(connection, [(item["id"], item["title"]) for item in items])
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE")
    finally:
        engine.dispose()


def add_voters(url: str, count: int) -> str:
    """Add a request with so many voters, each with a chat of their own, and return its id."""
    now = datetime.now(UTC) - timedelta(hours=1)
    item = _item("Dark mode at last") | {"votes": count}
    voters = [new_id("vis") for _ in range(count)]
    engine = make_engine(url, deadlines=OFFLINE)
    try:
        with engine.begin() as connection:
            _insert(connection, FeedbackItem, iter([item]))
            _insert(connection, Visitor, ({"id": voter, "created_at": now} for voter in voters))
            _insert(connection, Chat, (_chat(voter, now) for voter in voters))
            _insert(connection, Vote, (_vote(voter, item["id"], now) for voter in voters))
    finally:
        engine.dispose()
    return item["id"]


def _typed(title: str, chance: random.Random) -> str:
    if chance.random() < 0.5:
        place = chance.randrange(1, len(title) - 1)
        title = title[:place] + title[place + 1] + title[place] + title[place + 2 :]
    return title[: chance.randint(min(8, len(title)), len(title))]


def _item(title: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "id": new_id("req"),
        "kind": Kind.FEATURE,
        "title": title,
        "body": title,
        "status": Status.UNDER_REVIEW,
        "visibility": Visibility.PUBLIC,
        "created_at": now,
        "status_at": now,
    }


def _chat(voter: str, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id("cht"),
        "kind": Kind.SUPPORT,
        "visitor_id": voter,
        "start_key_hash": hash_secret(new_secret()),
        "last_sender": Sender.VISITOR,
        "created_at": now,
        "last_activity_at": now,
    }


def _vote(voter: str, item_id: str, now: datetime) -> dict[str, Any]:
    return {"origin_id": item_id, "item_id": item_id, "visitor_id": voter, "created_at": now}


def _insert(connection: Connection, model: type[SQLModel], rows: Iterator[dict[str, Any]]) -> None:
    while chunk := list(itertools.islice(rows, ROWS_AT_ONCE)):
        connection.execute(insert(model), chunk)
