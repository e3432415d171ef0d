"""A server whose host vanished without a word, or hangs: nobody waits longer than the deadlines say."""

import asyncio
import threading
import time
from dataclasses import replace

import pytest
from sqlmodel import select, text

from streampai_app.db import Database, Tx
from streampai_app.errors import OutcomeUnknown, Unavailable
from streampai_app.models import Visitor

from ..realtime.proxy import Proxy
from .conftest import QUICK

pytestmark = pytest.mark.postgres

WHATEVER_HANGS = 20  # seconds: far beyond every deadline of these tests, on a busy machine too


def add(tx: Tx, visitor_id: str) -> str:
    tx.insert(Visitor(id=visitor_id, created_at=tx.now))
    tx.tell("added", "visitors", id=visitor_id)
    return visitor_id


def known(tx: Tx) -> list[str]:
    return sorted(tx.session.exec(select(Visitor.id)).all())


def sleep(tx: Tx, seconds: float) -> None:
    tx.connection.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": seconds})


async def open_connections(database: Database) -> None:
    """Have every thread of the pool hold a connection that was just used."""
    gate = threading.Barrier(8)
    await asyncio.gather(*(database.write(lambda tx: (known(tx), gate.wait(5))) for _ in range(8)))


async def test_writes_on_connections_that_hang_fail_in_time_and_the_next_ones_succeed(
    far: Database, line: Proxy
):
    await open_connections(far)
    line.swallow()
    async with asyncio.timeout(WHATEVER_HANGS):
        works = (far.write(add, f"lost{number}") for number in range(8))
        lost = await asyncio.gather(*works, return_exceptions=True)
        assert {type(error) for error in lost} == {Unavailable}
        assert await asyncio.gather(*(far.write(add, f"v{number}") for number in range(8)))
        assert await far.read(known) == [f"v{number}" for number in range(8)]


async def test_reads_on_connections_that_hang_fail_in_time_and_the_next_ones_succeed(
    far: Database, line: Proxy
):
    await far.read(known)
    line.swallow()
    async with asyncio.timeout(WHATEVER_HANGS):
        with pytest.raises(Unavailable, match="did not answer"):
            await far.read(known)
        assert await far.read(known) == []


async def test_a_connection_that_hung_while_it_was_idle_costs_no_write(line: Proxy):
    """It is asked before it is used."""
    database = Database(line.url, deadlines=replace(QUICK, idle=0.0))
    await open_connections(database)
    line.swallow()
    async with asyncio.timeout(WHATEVER_HANGS):
        await asyncio.gather(*(database.write(add, f"v{number}") for number in range(8)))
        assert await database.read(known) == [f"v{number}" for number in range(8)]
    database.close()


async def test_a_server_that_takes_connections_and_says_nothing_is_unavailable_in_time(line: Proxy):
    line.swallow_new()
    database = Database(line.url, deadlines=replace(QUICK, turn=5, work=5))
    async with asyncio.timeout(WHATEVER_HANGS):
        with pytest.raises(Unavailable):
            await database.write(add, "a")
    await line.mend()
    database.close()


async def test_what_is_stored_though_the_answer_to_its_commit_never_came_is_called_unknown_and_told(
    far: Database, line: Proxy
):
    told: list[str] = []
    far.on_commit = lambda hints: told.extend(str(hint.ids["id"]) for hint in hints)

    def add_and_hang(tx: Tx) -> None:
        add(tx, "a")
        line.hold_answers()

    async with asyncio.timeout(WHATEVER_HANGS):
        with pytest.raises(OutcomeUnknown, match="cannot tell"):
            await far.write(add_and_hang)
        await line.mend()
        assert (await far.read(known), told) == (["a"], ["a"])


async def test_what_hangs_before_its_commit_is_certainly_not_stored(far: Database, line: Proxy):
    def add_and_hang(tx: Tx) -> None:
        add(tx, "a")
        line.swallow()
        known(tx)

    async with asyncio.timeout(WHATEVER_HANGS):
        with pytest.raises(Unavailable, match="Nothing was stored") as said:
            await far.write(add_and_hang)
        assert not isinstance(said.value, OutcomeUnknown)
        assert await far.read(known) == []


async def test_a_single_statement_that_commits_itself_is_unknown_when_its_answer_never_comes(
    far: Database, line: Proxy
):
    await far.write_statement(lambda tx: known(tx))
    line.swallow()
    async with asyncio.timeout(WHATEVER_HANGS):
        with pytest.raises(OutcomeUnknown):
            await asyncio.gather(*(far.write_statement(add, f"v{number}") for number in range(8)))


@pytest.mark.parametrize("verb", ["write", "write_statement"])
async def test_a_server_that_was_restarted_costs_no_write(verb: str, far: Database, line: Proxy):
    """The connections of before are broken, which their next user learns: the work is done again."""
    await open_connections(far)
    line.drop()
    await getattr(far, verb)(add, "a")
    assert await far.read(known) == ["a"]


async def test_a_write_that_waits_for_anothers_lock_gives_up_in_time(far: Database, postgres_url: str):
    other, locked, release = Database(postgres_url), threading.Event(), threading.Event()

    def hold_lock(tx: Tx) -> None:
        tx.connection.execute(text("LOCK TABLE visitors"))
        locked.set()
        release.wait(WHATEVER_HANGS)

    holding = asyncio.create_task(other.write(hold_lock))
    await asyncio.to_thread(locked.wait, WHATEVER_HANGS)
    async with asyncio.timeout(WHATEVER_HANGS):
        with pytest.raises(Unavailable):
            await far.write(add, "a")
        release.set()
        await holding
        assert await far.write(add, "b") == "b"
    other.close()


async def test_a_lock_that_is_let_go_within_the_tries_is_waited_for(postgres_url: str):
    patient = Database(postgres_url, deadlines=replace(QUICK, lock=0.3, work=10, turn=10))
    other, locked = Database(postgres_url), threading.Event()

    def hold_lock(tx: Tx) -> None:
        tx.connection.execute(text("LOCK TABLE visitors"))
        locked.set()
        time.sleep(0.45)

    holding = asyncio.create_task(other.write(hold_lock))
    await asyncio.to_thread(locked.wait, WHATEVER_HANGS)
    assert await patient.write(add, "a") == "a"
    await holding
    patient.close()
    other.close()


async def test_a_statement_that_takes_too_long_is_ended_by_the_server(postgres_url: str):
    database = Database(postgres_url, deadlines=replace(QUICK, statement=0.2, work=10, turn=10))
    async with asyncio.timeout(WHATEVER_HANGS):
        with pytest.raises(Unavailable, match="Nothing was stored"):
            await database.write(sleep, 60)
    database.close()


async def test_a_transaction_that_its_machine_forgot_is_ended_by_the_server(far: Database, line: Proxy):
    """Or its locks would keep the other machines waiting for hours, until TCP has noticed."""
    locked = threading.Event()

    def lock_and_vanish(tx: Tx) -> None:
        tx.connection.execute(text("LOCK TABLE visitors"))
        line.swallow()
        locked.set()
        time.sleep(2.5)

    async with asyncio.timeout(WHATEVER_HANGS):
        vanished = asyncio.create_task(far.write(lock_and_vanish))
        await asyncio.to_thread(locked.wait)
        other = Database(line.url, deadlines=replace(QUICK, lock=10, work=10, turn=10))
        assert await other.write(add, "b") == "b"
        assert not vanished.done()
        with pytest.raises(Unavailable):
            await vanished
    other.close()


async def test_every_connection_being_taken_is_unavailable(postgres_url: str):
    database = Database(postgres_url, deadlines=replace(QUICK, connect=0.2))
    taken = [database.engine.connect() for _ in range(20)]
    with pytest.raises(Unavailable):
        await database.read(known)
    for connection in taken:
        connection.close()
    database.close()
