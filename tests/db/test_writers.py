"""What a writer leaves behind when the last step fails."""

import sqlite3

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from streampai_app.db import Database, Tx
from streampai_app.errors import Unavailable
from streampai_app.models import Visitor


def add(tx: Tx, visitor_id: str) -> None:
    tx.session.add(Visitor(id=visitor_id, created_at=tx.now))


def known(tx: Tx) -> list[str]:
    return sorted(tx.session.exec(select(Visitor.id)).all())


async def test_after_a_commit_that_failed_the_next_write_can_begin(database: Database):
    """SQLite stays in a transaction whose commit failed, so a full disk would have ended all writing."""
    to_come = [OperationalError("COMMIT", {}, sqlite3.OperationalError("database or disk is full"))]

    @event.listens_for(database.engine, "commit")
    def _fail_once(_connection: Connection) -> None:
        if to_come:
            raise to_come.pop()

    with pytest.raises(Unavailable):
        await database.write(add, "a")
    await database.write(add, "b")
    assert await database.read(known) == ["b"]
