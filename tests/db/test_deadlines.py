"""What an asker is told when their turn does not come, or their work does not end: on both databases."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlmodel import select, text

from streampai_app.db import Database, Tx
from streampai_app.errors import Invalid, OutcomeUnknown, Unavailable
from streampai_app.models import Visitor

from ..waiting import eventually
from .conftest import QUICK

# Counts to a hundred million: minutes, unless somebody ends it.
FOR_EVER = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT max(i) FROM n"
)


@pytest.fixture
def quick(database_url: str) -> Iterator[Database]:
    database = Database(database_url, deadlines=QUICK)
    yield database
    database.close()


def add(tx: Tx, visitor_id: str) -> str:
    tx.insert(Visitor(id=visitor_id, created_at=tx.now))
    return visitor_id


def known(tx: Tx) -> list[str]:
    return sorted(tx.session.exec(select(Visitor.id)).all())


def count_for_ever(tx: Tx) -> None:
    tx.connection.execute(FOR_EVER)


@contextmanager
def every_writer_stuck(database: Database) -> Iterator[list[asyncio.Task]]:
    """Keep every thread that writes busy with what no deadline of a database can end."""
    gate = threading.Event()
    stuck = [asyncio.create_task(database.write(lambda tx: gate.wait(30))) for _ in range(8)]
    try:
        yield stuck
    finally:
        gate.set()


async def test_a_write_whose_turn_does_not_come_is_not_stored_and_says_so(quick: Database):
    with every_writer_stuck(quick) as stuck:
        await asyncio.sleep(0.1)
        with pytest.raises(Unavailable, match="Nothing was stored"):
            await quick.write(add, "a")
    await asyncio.gather(*stuck, return_exceptions=True)
    await quick.write(add, "b")
    assert await quick.read(known) == ["b"]


async def test_a_write_that_nothing_can_end_is_called_unknown(quick: Database):
    with every_writer_stuck(quick) as stuck:
        answers = await asyncio.gather(*stuck, return_exceptions=True)
        assert OutcomeUnknown in {type(answer) for answer in answers}
    await eventually(lambda: not quick._writing)
    await quick.write(add, "b")


async def test_a_read_that_takes_too_long_is_ended_and_the_next_one_works(quick: Database):
    with pytest.raises(Unavailable, match="did not answer"):
        await quick.read(count_for_ever)
    assert await quick.read(known) == []


async def test_a_write_that_takes_too_long_is_ended_and_the_next_one_works(quick: Database):
    with pytest.raises(Unavailable, match="Nothing was stored"):
        await quick.write(count_for_ever)
    assert await quick.write(add, "a") == "a"


async def test_a_read_that_nothing_can_end_is_given_up(quick: Database):
    gate = threading.Event()
    with pytest.raises(Unavailable):
        await quick.read(lambda tx: gate.wait(30))
    gate.set()


async def test_a_timeout_of_the_use_cases_own_is_its_own(quick: Database):
    def late(tx: Tx) -> None:
        raise TimeoutError("mine")

    with pytest.raises(TimeoutError, match="mine"):
        await quick.read(late)


async def test_on_sqlite_one_that_takes_too_long_takes_no_other_of_its_group_with_it(sqlite_url: str):
    """SQLite ends the whole transaction: what comes after was stored on its own, and called failed."""

    def add_and_count(tx: Tx) -> None:
        add(tx, "slow")
        tx.connection.execute(text(f"CREATE TABLE counted AS {FOR_EVER.text}"))

    def change_my_mind(tx: Tx) -> None:
        add(tx, "refused")
        raise Invalid("no")

    database = Database(sqlite_url, deadlines=QUICK)
    pen = threading.Event()
    works = [
        database.write(lambda tx: pen.wait(10)),  # so that the others share a transaction
        database.write(add, "before"),
        database.write(add_and_count),
        database.write(change_my_mind),
        database.write(add, "after"),
    ]
    together = asyncio.gather(*works, return_exceptions=True)
    await asyncio.sleep(0.1)
    pen.set()
    _, before, slow, refused, after = await together
    assert (before, type(slow), type(refused), after) == ("before", Unavailable, Invalid, "after")
    assert await database.read(known) == ["after", "before"]
    database.close()


async def test_an_answer_that_comes_after_the_end_of_its_loop_stops_no_writer(sqlite_url: str):
    database, gate = Database(sqlite_url), threading.Event()

    async def ask_and_leave() -> None:
        task = asyncio.create_task(database.write(lambda tx: gate.wait(10)))
        await asyncio.sleep(0.05)
        task.cancel()

    await asyncio.to_thread(asyncio.run, ask_and_leave())
    gate.set()
    assert await database.write(add, "a") == "a"
    database.close()
