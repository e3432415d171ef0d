"""What a database's errors mean: was it there, may another try help, what must an operator mend?"""

import sqlite3
from enum import Enum
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from .. import logs, metrics
from ..errors import OutcomeUnknown, Unavailable
from .locking import Raced

log = logs.get(__name__)

NOT_STORED = "The database did not answer. Nothing was stored; please try again."
NOT_READ = "The database did not answer. Please try again."
NO_ROOM = "The server's disk is full. Nothing was stored; please try again later."
UNKNOWN = (
    "The database stopped answering, so we cannot tell whether this was stored."
    " Please look before you do it again."
)


class DiskFull(Exception):
    """We know that there is no room before the database meets it."""


class Failure(Enum):
    """Kinds of trouble; the value tells an operator."""

    FULL = "the disk is full"
    READ_ONLY = "the database is read-only"
    DISK = "the disk fails"
    LOST = "the connection broke"
    OVERDUE = "it took too long"
    LOCKED = "another transaction held a lock too long"
    RACE = "another transaction was quicker"
    BUSY = "no connection became free"
    AWAY = "it does not answer"


# PostgreSQL, appendix A "Error Codes", by code and then by class.
_BY_STATE = {
    "53100": Failure.FULL,
    "25006": Failure.READ_ONLY,  # a primary that was demoted while we were connected
    "58030": Failure.DISK,
    "57014": Failure.OVERDUE,  # query_canceled: statement_timeout, or an operator
    "55P03": Failure.LOCKED,  # lock_not_available: lock_timeout
    "40001": Failure.RACE,  # serialization_failure
    "40P01": Failure.RACE,  # deadlock_detected
    "25P03": Failure.LOST,  # idle_in_transaction_session_timeout
    "57P01": Failure.LOST,  # admin_shutdown
    "57P02": Failure.LOST,  # crash_shutdown
    "57P03": Failure.AWAY,  # cannot_connect_now
    "57P05": Failure.LOST,  # idle_session_timeout
}
_BY_CLASS = {"08": Failure.LOST, "53": Failure.AWAY, "57": Failure.LOST, "58": Failure.DISK}

# https://www.sqlite.org/rescode.html, primary codes.
_BY_SQLITE_CODE = {
    5: Failure.LOCKED,  # SQLITE_BUSY
    6: Failure.LOCKED,  # SQLITE_LOCKED
    8: Failure.READ_ONLY,  # SQLITE_READONLY
    9: Failure.OVERDUE,  # SQLITE_INTERRUPT
    10: Failure.DISK,  # SQLITE_IOERR
    13: Failure.FULL,  # SQLITE_FULL
    14: Failure.DISK,  # SQLITE_CANTOPEN
}
# unique_violation is how two that look before they write learn of each other: looking again finds the
# other's row. A use-case that does not look fails the same way again.
_UNIQUE = "23505"
_DEADLOCK = "40P01"  # see `locking.py`: there should be none
_WORTH_ANOTHER_TRY = frozenset({Failure.RACE, Failure.LOCKED, Failure.LOST})
REFUSING = frozenset({Failure.FULL, Failure.READ_ONLY, Failure.DISK})


def failure_of(error: BaseException | None) -> Failure | None:
    """Return what an error says of the database, or None for a mistake of ours and all else."""
    if error is None:  # by far most often
        return None
    if isinstance(error, Unavailable):
        error = error.__cause__
    if isinstance(error, DiskFull):
        return Failure.FULL
    if isinstance(error, PoolTimeoutError):
        return Failure.BUSY
    if not isinstance(error, DBAPIError):
        return None
    original: Any = error.orig
    if isinstance(original, sqlite3.Error):
        return _of_sqlite(original)
    state = getattr(original, "sqlstate", None) or ""
    known = _BY_STATE.get(state) or (
        _BY_CLASS.get(state[:2]) if isinstance(error, OperationalError) else None
    )
    if known is not None:
        return known
    if error.connection_invalidated:
        return Failure.LOST
    return Failure.AWAY if isinstance(error, OperationalError) else None


def _of_sqlite(error: sqlite3.Error) -> Failure | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return _BY_SQLITE_CODE.get(code) or (
        Failure.AWAY if isinstance(error, sqlite3.OperationalError) else None
    )


def is_worth_another_try(error: BaseException | None, *, is_repeatable: bool = False) -> bool:
    """Tell whether the same use-case, run again at once, may well succeed.

    Its first run must have left nothing, unless it `is_repeatable`.
    """
    if error is None or (isinstance(error, OutcomeUnknown) and not is_repeatable):
        return False
    return cause_of(error) in _UNHEARD or failure_of(error) in _WORTH_ANOTHER_TRY


def cause_of(error: BaseException | None) -> str:
    """Return a word for why a use-case is run again, for a metric."""
    if isinstance(error, Raced):
        return "raced"
    state = _state_of(error.__cause__ if isinstance(error, Unavailable) else error)
    if state in _CAUSES:
        return _CAUSES[state]
    failure = failure_of(error)
    return failure.name.lower() if failure else "other"


_CAUSES = {_DEADLOCK: "deadlock", _UNIQUE: "unique"}
_UNHEARD = frozenset({"raced", "unique"})  # no failure of the database


def _state_of(error: BaseException | None) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)


class as_unavailable:  # noqa: N801  (used like the functions of contextlib, at a third of their cost)
    """Turn "the database did not answer" into an error of ours, and leave mistakes of ours as they are."""

    __slots__ = ("_message",)

    def __init__(self, message: str = NOT_STORED) -> None:
        self._message = message

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if not isinstance(error, DBAPIError | PoolTimeoutError | DiskFull):
            return
        failure = failure_of(error)
        if failure is None:
            return
        is_full = failure is Failure.FULL and self._message == NOT_STORED
        said = getattr(error, "orig", None) or error
        metrics.db_failures.labels(failure.name.lower()).inc()
        log.warning("the database did not answer", failure=failure.value, error=str(said).strip())
        raise Unavailable(NO_ROOM if is_full else self._message) from error


class as_unknown_if_lost:  # noqa: N801
    """Around a commit: whether it took place cannot be told if no answer to it came."""

    __slots__ = ("_is_commit",)

    def __init__(self, is_commit: bool = True) -> None:
        self._is_commit = is_commit

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if not (self._is_commit and isinstance(error, DBAPIError | Unavailable)):
            return
        if failure_of(error) in {Failure.LOST, Failure.DISK}:
            cause = error.__cause__ if isinstance(error, Unavailable) else error
            raise OutcomeUnknown(UNKNOWN) from cause
