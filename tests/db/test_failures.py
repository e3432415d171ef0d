"""What each error of a database means to us."""

import sqlite3

import psycopg
import pytest
from psycopg import errors
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from streampai_app.db.failures import (
    Failure,
    as_unavailable,
    as_unknown_if_lost,
    failure_of,
    is_worth_another_try,
)
from streampai_app.errors import OutcomeUnknown, Unavailable


def said(kind: type[DBAPIError], original: Exception, *, is_broken: bool = False) -> DBAPIError:
    return kind("SELECT 1", {}, original, connection_invalidated=is_broken)


def by_sqlite(code: int) -> DBAPIError:
    original = sqlite3.OperationalError("as SQLite says")
    original.sqlite_errorcode = code
    return said(OperationalError, original)


POSTGRES = {
    Failure.FULL: said(OperationalError, errors.DiskFull()),
    Failure.READ_ONLY: said(InternalError, errors.ReadOnlySqlTransaction()),
    Failure.DISK: said(OperationalError, errors.IoError()),
    Failure.OVERDUE: said(OperationalError, errors.QueryCanceled()),
    Failure.LOCKED: said(OperationalError, errors.LockNotAvailable()),
    Failure.RACE: said(OperationalError, errors.DeadlockDetected()),
    Failure.LOST: said(OperationalError, errors.AdminShutdown(), is_broken=True),
    Failure.AWAY: said(OperationalError, psycopg.OperationalError("connection refused")),
    Failure.BUSY: PoolTimeoutError("no connection became free"),
}
MORE = [
    (Failure.AWAY, said(OperationalError, errors.TooManyConnections())),
    (Failure.AWAY, said(OperationalError, errors.CannotConnectNow())),
    (Failure.LOST, said(OperationalError, errors.ConnectionFailure())),
    (Failure.LOST, said(OperationalError, errors.CrashShutdown())),
    (Failure.LOST, said(InternalError, errors.IdleInTransactionSessionTimeout(), is_broken=True)),
    (Failure.LOST, said(OperationalError, psycopg.OperationalError("server closed"), is_broken=True)),
    (Failure.RACE, said(OperationalError, errors.SerializationFailure())),
    (Failure.FULL, by_sqlite(sqlite3.SQLITE_FULL)),
    (Failure.READ_ONLY, by_sqlite(sqlite3.SQLITE_READONLY_DBMOVED)),
    (Failure.DISK, by_sqlite(sqlite3.SQLITE_IOERR_WRITE)),
    (Failure.DISK, by_sqlite(sqlite3.SQLITE_CANTOPEN)),
    (Failure.LOCKED, by_sqlite(sqlite3.SQLITE_BUSY)),
    (Failure.OVERDUE, by_sqlite(sqlite3.SQLITE_INTERRUPT)),
]
OURS = [
    said(IntegrityError, errors.UniqueViolation()),
    said(ProgrammingError, errors.UndefinedTable()),
    said(InternalError, errors.DataCorrupted()),
    ValueError("a mistake"),
]


@pytest.mark.parametrize(("failure", "error"), [*POSTGRES.items(), *MORE])
def test_trouble_of_the_database_is_unavailable_and_has_a_name(failure: Failure, error: Exception):
    with pytest.raises(Unavailable) as told, as_unavailable():
        raise error
    assert failure_of(error) is failure_of(told.value) is failure


@pytest.mark.parametrize("error", OURS)
def test_a_mistake_of_ours_stays_as_it_is(error: Exception):
    with pytest.raises(type(error)) as told, as_unavailable():
        raise error
    assert (told.value, failure_of(error)) == (error, None)


def test_what_ends_by_itself_within_moments_is_tried_again():
    again = {failure for failure, error in POSTGRES.items() if is_worth_another_try(error)}
    assert again == {Failure.RACE, Failure.LOCKED, Failure.LOST}
    assert is_worth_another_try(OURS[0]), "who lost a race for a unique value finds the other's row"
    assert not is_worth_another_try(None)


def test_what_may_have_been_stored_is_only_tried_again_where_twice_is_once():
    unknown = OutcomeUnknown("who knows")
    unknown.__cause__ = POSTGRES[Failure.LOST]
    assert not is_worth_another_try(unknown)
    assert is_worth_another_try(unknown, is_repeatable=True)


def test_a_commit_is_only_unknown_when_no_answer_came():
    unknown = set()
    for failure, error in POSTGRES.items():
        try:
            with as_unknown_if_lost(), as_unavailable():
                raise error
        except OutcomeUnknown:
            unknown.add(failure)
        except Unavailable:
            pass
    assert unknown == {Failure.LOST, Failure.DISK}
