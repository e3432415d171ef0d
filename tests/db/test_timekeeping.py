"""Machines whose clocks are wrong have one time with their database, and what is leased or claimed holds."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from streampai_app import metrics
from streampai_app.db import Database, Tx
from streampai_app.jobs.lease import hold
from streampai_app.mail.outbox import queue_mail
from streampai_app.mail.sending import claim_due
from streampai_app.models import Lease

from ..machines import HOUR, Machine

LASTING = timedelta(seconds=15)
Open = Callable[[Machine], Database]


@pytest.fixture
def open_on(postgres_url: str) -> Iterator[Open]:
    """Open the same Postgres on another machine."""
    opened: list[Database] = []

    def open_database(machine: Machine) -> Database:
        opened.append(Database(postgres_url, clock=machine.clock))
        return opened[-1]

    yield open_database
    for database in opened:
        database.close()


def time_of(database: Database) -> datetime:
    return database.read_now(lambda tx: tx.now)


def seconds_off(database: Database) -> float:
    """Return how far a machine's transactions are from the time on this host, which is Postgres's too."""
    return abs((time_of(database) - datetime.now(UTC)).total_seconds())


def ahead_and_behind() -> list[Machine]:
    return [Machine(HOUR), Machine(-HOUR)]


@pytest.mark.postgres
async def test_a_wrong_clock_does_not_change_the_time_of_a_transaction(open_on: Open) -> None:
    for machine in ahead_and_behind():
        database = open_on(machine)
        told = [
            await database.write(lambda tx: tx.now),
            await database.write_statement(lambda tx: tx.now),
            await database.read(lambda tx: tx.now),
            machine.clock.now(),
        ]
        assert all(abs((each - datetime.now(UTC)).total_seconds()) < 30 for each in told)


@pytest.mark.postgres
def test_a_clock_that_is_set_while_we_run_changes_nothing(open_on: Open) -> None:
    machine = Machine()
    database, times = open_on(machine), []
    for machine.ahead in (0, HOUR, -HOUR, 0, 24 * HOUR):
        times.append(time_of(database))
        assert seconds_off(database) < 30
    assert times == sorted(times)


@pytest.mark.postgres
def test_after_a_suspension_the_first_transaction_has_the_right_time(open_on: Open) -> None:
    machine = Machine()
    database = open_on(machine)
    time_of(database)
    machine.asleep = HOUR
    assert seconds_off(database) < 30


@pytest.mark.postgres
def test_a_mail_claimed_on_one_machine_is_not_due_on_another(open_on: Open) -> None:
    here, ahead, behind = (open_on(machine) for machine in (Machine(), *ahead_and_behind()))
    here.write_now(queue_mail, "ada@example.com", "Hello", "Hello!\n")
    claims = [database.write_now(claim_due) for database in (behind, ahead, here)]
    assert [len(claimed) for claimed in claims] == [1, 0, 0]


@pytest.mark.postgres
def test_a_lease_is_nobody_elses_however_far_ahead_their_clock(open_on: Open) -> None:
    here, machine = open_on(Machine()), Machine(HOUR)
    ahead = open_on(machine)
    assert here.write_now(hold, "work", "here", LASTING)
    assert not ahead.write_now(hold, "work", "ahead", LASTING)
    machine.ahead = -HOUR
    assert not ahead.write_now(hold, "work", "ahead", LASTING)


@pytest.mark.postgres
def test_a_holder_whose_clock_is_set_back_leaves_no_lease_of_an_hour_behind(open_on: Open) -> None:
    machine = Machine(HOUR)
    ahead = open_on(machine)
    assert ahead.write_now(hold, "work", "ahead", LASTING)
    machine.ahead = 0
    expires_at = ahead.read_now(lambda tx: tx.session.exec(select(Lease.expires_at)).one())
    assert expires_at - datetime.now(UTC) < timedelta(seconds=60)


async def test_a_lease_longer_than_any_is_of_a_clock_that_was_wrong_and_free(database: Database) -> None:
    def leave_behind(tx: Tx) -> None:
        tx.session.add(Lease(name="work", holder="gone", expires_at=tx.now + timedelta(hours=1)))

    await database.write(leave_behind)
    assert await database.write(hold, "work", "heir", LASTING)
    assert not await database.write(hold, "work", "another", LASTING)


@pytest.mark.postgres
def test_a_wrong_clock_is_said_once_and_again_when_it_changes(
    open_on: Open, caplog: pytest.LogCaptureFixture
) -> None:
    machine = Machine(HOUR)
    database = open_on(machine)
    with caplog.at_level(logging.INFO, logger="streampai_app.db.timekeeping"):
        for machine.ahead in (HOUR, HOUR + 1, HOUR + 2, -60, -60, 0, 0):
            time_of(database)
            assert metrics.clock_skew_seconds._value.get() == pytest.approx(machine.ahead, abs=2)
    said = [(record.levelname, round(record.args[0] / 60)) for record in caplog.records]  # type: ignore[index]
    assert said == [("WARNING", 60), ("WARNING", -1), ("INFO", 0)]


def test_on_sqlite_a_clock_that_is_set_ends_no_lease_and_keeps_none_for_an_hour(sqlite_url: str) -> None:
    machine = Machine()
    database = Database(sqlite_url, clock=machine.clock)
    for machine.ahead in (0, HOUR, -HOUR, 0):
        assert database.write_now(hold, "work", "here", LASTING)
        assert not database.write_now(hold, "work", "there", LASTING)
        assert seconds_off(database) < 10
    database.close()
