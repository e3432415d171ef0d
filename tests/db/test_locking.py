"""One order of locks: what watches it sees what breaks it, and nobody waits for a lock in a circle."""

import ast
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, col

from streampai_app import metrics
from streampai_app.alerts import leasing
from streampai_app.db import Database, Raced, Tx, lock_rows
from streampai_app.db.locking import LOCK_ORDER
from streampai_app.donations import settlement
from streampai_app.donations.settlement import settle
from streampai_app.errors import Unavailable
from streampai_app.frontend.build import ROOT
from streampai_app.models import Donation, DonationLink, Visitor

from ..alerts.giving import Stage
from ..lock_order import GUARDS, LockOrder, locks_of

pytestmark = pytest.mark.postgres


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    yield database
    database.close()


@pytest.fixture
def broken(postgres: Database, lock_order: LockOrder) -> Iterator[list[str]]:
    """What was seen to break a rule, in a test that breaks it on purpose."""
    yield lock_order.broken
    lock_order.broken.clear()


def add_visitors(tx: Tx) -> None:
    for name in "ab":
        tx.session.add(Visitor(id=name, created_at=tx.now))


def test_every_table_in_the_order_exists_once() -> None:
    assert len(set(LOCK_ORDER)) == len(LOCK_ORDER)
    assert set(LOCK_ORDER) <= set(SQLModel.metadata.tables)
    assert {*GUARDS, *GUARDS.values()} <= set(LOCK_ORDER)


def test_every_lock_lets_foreign_keys_be_checked() -> None:
    """FOR UPDATE would let whoever stores a row wait for whoever has locked its parent."""
    calls = 0
    for path in (ROOT / "streampai_app").rglob("*.py"):
        source = path.read_text()
        assert "FOR UPDATE" not in source.replace("FOR NO KEY UPDATE", "") or path.name == "locking.py"
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "with_for_update":
                calls += 1
                assert "key_share" in {keyword.arg for keyword in node.keywords}, (path, node.lineno)
            if isinstance(node, ast.keyword) and node.arg == "with_for_update":
                assert ast.unparse(node.value) == "{'key_share': True}", (path, node.value.lineno)
    assert calls > 20


def test_statements_are_read_as_they_are_written() -> None:
    def tables(statement: str) -> list[tuple[str, bool]]:
        return [(lock.table, lock.waits) for lock in locks_of(statement)]

    assert tables("SELECT a FROM alerts WHERE id IN (SELECT b FROM chats) FOR NO KEY UPDATE") == [
        ("alerts", True)
    ]
    joined = "SELECT 1 FROM notices JOIN visitors ON x FOR NO KEY UPDATE OF notices SKIP LOCKED"
    assert tables(joined) == [("notices", False)]
    assert tables("UPDATE chats SET a=1 WHERE b") == [("chats", True)]
    assert tables("DELETE FROM votes WHERE b") == [("votes", True)]
    upsert = "INSERT INTO leases (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 1"
    assert tables(upsert) == [("leases", True)]
    assert tables("SELECT a FROM alerts") == []


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (
            ("SELECT id FROM chats FOR NO KEY UPDATE", "UPDATE visitors SET name = 'x' WHERE id = 'a'"),
            "visitors is locked after chats",
        ),
        (("UPDATE visitors SET name = 'x' WHERE id <> 'c'",), "2 rows of visitors are locked in any order"),
        (
            ("SELECT id FROM visitors WHERE id <> 'c' FOR NO KEY UPDATE",),
            "2 rows of visitors are locked in any order",
        ),
        (("SELECT id FROM visitors ORDER BY id FOR UPDATE",), "visitors is locked FOR UPDATE"),
    ],
)
def test_what_breaks_a_rule_is_seen(
    postgres: Database, broken: list[str], statements: tuple[str, ...], said: str
) -> None:
    postgres.write_now(add_visitors)
    assert broken == []

    def work(tx: Tx) -> None:
        for statement in statements:
            tx.connection.execute(text(statement))

    postgres.write_now(work)
    assert [each.split(":")[0] for each in broken] == [said]


def test_what_keeps_the_rules_is_left_alone(postgres: Database, lock_order: LockOrder) -> None:
    postgres.write_now(add_visitors)

    def work(tx: Tx) -> None:
        assert lock_rows(tx, Visitor, col(Visitor.id) != "c") == ["a", "b"]
        tx.connection.execute(text("UPDATE visitors SET name = 'x'"))
        tx.connection.execute(text("UPDATE chats SET subject = ''"))
        tx.connection.execute(text("SELECT id FROM visitors FOR NO KEY UPDATE SKIP LOCKED"))

    postgres.write_now(work)
    assert lock_order.broken == []


def test_the_word_of_an_overlay_does_not_wait_for_the_settlement_of_its_gift(postgres: Database) -> None:
    """It had the alert and asked for the donation; settlement locks the donation and then the alert."""
    stage = Stage(postgres)
    donation_id, page = stage.give(), stage.page()
    given = stage.next(page)
    assert given is not None
    with postgres.engine.begin() as settling:
        settling.execute(settlement._DONATION, {"donation_id": donation_id})

        def begin(tx: Tx) -> None:
            tx.connection.execute(text("SET LOCAL lock_timeout = '2s'"))
            leasing.begin(tx, page, given.alert_id, given.lease)

        postgres.write_now(begin)


def test_a_row_that_is_stored_does_not_wait_for_whoever_has_locked_its_parent(postgres: Database) -> None:
    stage = Stage(postgres)
    donation_id = stage.give()
    with postgres.engine.connect() as holding, holding.begin():
        tx = Tx(holding, postgres.clock.now())
        lock_rows(tx, Donation, col(Donation.id) == donation_id)
        settle(tx, donation_id)

        def link(other: Tx) -> None:
            other.connection.execute(text("SET LOCAL lock_timeout = '2s'"))
            other.insert(DonationLink(secret_hash="x", donation_id=donation_id, created_at=other.now))

        postgres.write_now(link)


def test_who_was_outrun_begins_again_and_is_counted(postgres: Database) -> None:
    runs, before = [], metrics.db_retries.labels("raced")._value.get()

    def outrun_once(tx: Tx) -> str:
        runs.append(1)
        if len(runs) == 1:
            raise Raced
        return "done"

    assert postgres.write_now(outrun_once) == "done"
    assert metrics.db_retries.labels("raced")._value.get() == before + 1


def test_who_is_always_outrun_is_told_to_try_again(postgres: Database) -> None:
    def always(_: Tx) -> None:
        raise Raced

    with pytest.raises(Unavailable, match="try again"):
        postgres.write_now(always)


def test_a_deadlock_is_counted_apart(postgres: Database, broken: list[str]) -> None:
    """Two transactions lock two rows in opposite orders: one of them is begun again."""

    postgres.write_now(add_visitors)
    both, before = threading.Barrier(2, timeout=10), metrics.db_retries.labels("deadlock")._value.get()

    def lock(tx: Tx, first: str, second: str, runs: list[int]) -> None:
        runs.append(1)
        if len(runs) > 1:
            first, second = "a", "b"
        tx.connection.execute(text("UPDATE visitors SET name = 'x' WHERE id = :id"), {"id": first})
        if len(runs) == 1:
            both.wait()
        tx.connection.execute(text("UPDATE visitors SET name = 'x' WHERE id = :id"), {"id": second})

    threads = [threading.Thread(target=postgres.write_now, args=(lock, *order, [])) for order in ("ab", "ba")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert metrics.db_retries.labels("deadlock")._value.get() == before + 1
