"""The database's promises: what is told when, what a failure leaves behind, how writers share."""

import asyncio
import threading

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from streampai_app.db import Database, Tx, pace
from streampai_app.db.writers import Job
from streampai_app.errors import Invalid, Unavailable
from streampai_app.models import Visitor

from .waiting import eventually


def add(tx: Tx, visitor_id: str) -> str:
    tx.session.add(Visitor(id=visitor_id, created_at=tx.now))
    tx.tell("added", "visitors", id=visitor_id)
    return visitor_id


def add_then_fail(tx: Tx, visitor_id: str) -> None:
    add(tx, visitor_id)
    tx.session.flush()
    raise Invalid("changed my mind")


def note(tx: Tx, done: list[str], what: str) -> None:
    done.append(what)


def known(tx: Tx) -> list[str]:
    return sorted(tx.session.exec(select(Visitor.id)).all())


def listening(database: Database) -> list[str]:
    told: list[str] = []
    database.on_commit = lambda hints: told.extend(str(hint.ids["id"]) for hint in hints)
    return told


async def test_a_write_is_stored_answered_and_then_told(database):
    told = listening(database)
    assert await database.write(add, "a") == "a"
    assert (await database.read(known), told) == (["a"], ["a"])


async def test_a_use_case_that_raises_leaves_nothing_and_tells_nobody(database):
    told = listening(database)
    with pytest.raises(Invalid):
        await database.write(add_then_fail, "a")
    assert (await database.read(known), told) == ([], [])


async def test_writes_that_share_a_commit_fail_each_on_its_own(database):
    told = listening(database)
    names = [f"v{number:02}" for number in range(20)]
    works = [
        database.write(add_then_fail if number % 3 == 0 else add, name) for number, name in enumerate(names)
    ]
    answers = await asyncio.gather(*works, return_exceptions=True)
    good = [name for number, name in enumerate(names) if number % 3]
    assert [answer for answer in answers if isinstance(answer, str)] == good
    assert await database.read(known) == good
    assert sorted(told) == good


async def test_a_constraint_that_fails_at_the_flush_harms_only_its_own_write(database):
    await database.write(add, "a")
    answers = await asyncio.gather(database.write(add, "a"), database.write(add, "b"), return_exceptions=True)
    assert isinstance(answers[0], IntegrityError)
    assert await database.read(known) == ["a", "b"]


async def test_many_writers_on_sqlite_share_few_commits(sqlite_url):
    database = Database(sqlite_url)
    commits = []
    from sqlalchemy import event

    event.listen(database.engine, "commit", lambda connection: commits.append(1))
    await asyncio.gather(*(database.write(add, f"v{number}") for number in range(200)))
    database.close()
    assert len(commits) < 100


async def test_what_people_wait_for_goes_before_what_is_done_behind_the_scenes(sqlite_url):
    """The pen is busy meanwhile, so that both kinds are waiting when it is free."""
    database = Database(sqlite_url)
    done: list[str] = []
    pen = threading.Event()
    works = [
        database.write(lambda tx: pen.wait(10)),
        *(database.write_patiently(note, done, f"behind {number}") for number in range(3)),
        *(database.write(note, done, f"front {number}") for number in range(3)),
    ]
    together = asyncio.gather(*works)
    await asyncio.sleep(0)
    pen.set()
    await together
    database.close()
    assert done == ["front 0", "front 1", "front 2", "behind 0", "behind 1", "behind 2"]


async def test_work_behind_the_scenes_does_not_begin_while_an_answer_is_under_way(
    sqlite_url, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pace, "COURTESY", 60.0)
    database = Database(sqlite_url)
    done: list[str] = []
    with database.answering():
        work = asyncio.create_task(database.write_patiently(note, done, "behind"))
        await database.write(note, done, "front")
        assert done == ["front"]
    async with asyncio.timeout(20):
        await work
    database.close()
    assert done == ["front", "behind"]


def test_a_row_that_is_inserted_at_once_is_found_and_not_followed(database):
    def add_and_change(tx: Tx) -> str:
        visitor = Visitor(id="v1", name="Ada", created_at=tx.now)
        tx.insert(visitor)
        visitor.name = "Grace"
        return tx.session.exec(select(Visitor.name)).one()

    assert database.write_now(add_and_change) == "Ada"
    assert database.read_now(lambda tx: tx.session.get_one(Visitor, "v1").name) == "Ada"


async def test_work_behind_the_scenes_gets_its_turn_though_people_never_stop(sqlite_url):
    database = Database(sqlite_url)
    done: list[str] = []

    async def never_stop() -> None:
        while "behind" not in done:
            await database.write(note, done, "front")

    async with asyncio.timeout(20):
        await asyncio.gather(
            database.write_patiently(note, done, "behind"), *(never_stop() for _ in range(4))
        )
    database.close()


def test_what_was_asked_for_is_done_before_the_pen_is_put_down(sqlite_url):
    database = Database(sqlite_url)
    done: list[str] = []
    pen = threading.Event()
    database._writer.submit(Job(lambda tx: pen.wait(10), lambda job: None))
    for is_patient in (True, False, True):
        database._writer.submit(
            Job(lambda tx: None, lambda job: done.append(str(job.error)), is_patient=is_patient)
        )
    pen.set()
    database.close()
    assert done == ["None", "None", "None"]


async def test_a_reader_cannot_write_on_sqlite(sqlite_url):
    database = Database(sqlite_url)
    with pytest.raises(Unavailable):
        await database.read(lambda tx: (add(tx, "a"), tx.session.flush()))
    database.close()


async def test_a_server_that_is_not_there_is_unavailable(tmp_path):
    database = Database("postgresql+psycopg://postgres@127.0.0.1:1/nothing")
    with pytest.raises(Unavailable, match="Nothing was stored"):
        await database.write(add, "a")
    with pytest.raises(Unavailable):
        await database.read(known)
    database.close()


async def test_a_write_whose_caller_gave_up_is_still_stored_and_told(database):
    told = listening(database)
    task = asyncio.create_task(database.write(add, "a"))
    await asyncio.sleep(0)
    task.cancel()
    await database.write(add, "b")
    await eventually(lambda: len(told) == 2)  # on Postgres the two writes go their own ways
    assert (await database.read(known), sorted(told)) == (["a", "b"], ["a", "b"])


def test_the_command_line_writes_without_an_event_loop(database):
    assert database.write_now(add, "a") == "a"
    assert database.read_now(known) == ["a"]
    with pytest.raises(Invalid):
        database.write_now(add_then_fail, "b")


async def test_times_come_back_aware_and_exact_and_a_naive_one_is_refused(database):
    await database.write(add, "a")
    row = await database.read(lambda tx: tx.session.get(Visitor, "a"))
    assert row.created_at.utcoffset().total_seconds() == 0

    def naive(tx: Tx) -> None:
        tx.session.add(Visitor(id="b", created_at=tx.now.replace(tzinfo=None)))
        tx.session.flush()

    with pytest.raises(Exception, match="without a zone"):
        await database.write(naive)


@pytest.mark.parametrize("error", [StopIteration(), asyncio.CancelledError(), SystemExit(1)], ids=repr)
@pytest.mark.parametrize("way", ["write", "write_statement", "write_patiently", "read"])
async def test_what_no_future_takes_is_an_error_like_any_other(database, way, error):
    def fail(_tx: Tx) -> None:
        raise error

    async with asyncio.timeout(10):
        with pytest.raises(RuntimeError, match=type(error).__name__):
            await getattr(database, way)(fail)
        assert await database.write(add, "a") == "a"


async def test_a_commit_is_answered_though_telling_of_it_fails(database):
    def fail(_hints: object) -> None:
        raise OSError("no space left on device")

    database.on_commit = fail
    async with asyncio.timeout(10):
        assert await database.write(add, "a") == "a"
    assert database.write_now(add, "b") == "b"
    assert await database.read(known) == ["a", "b"]
