"""The database: who may write when, and what is told to others once a write is certain.

A use-case is a plain function `(tx, actor, ...)`. `Database.write` runs it in a transaction away from the
event loop, `Database.read` runs one that only looks. What it said with `tx.tell` is handed to the bus
after the commit and never before, so nobody is told of a thing that then did not happen.

SQLite takes one writer at a time, so one thread owns the pen: everything that has arrived while the last
commit was on its way to the disk shares the next transaction, each use-case in a savepoint of its own.
Under load a commit (synchronous FULL: it survives a power cut) is thus paid once for many writes, and
alone a write waits for nobody. Postgres groups commits itself; there each use-case has a connection.
"""

from .database import Database
from .deadlines import OFFLINE, SERVING, Deadlines
from .engines import make_engine, make_migration_engine
from .locking import Raced, lock_rows
from .statements import as_new, update_of
from .timekeeping import Timekeeper, describe_skew
from .tx import Hint, Tx, UseCase
from .types import JsonList, JsonObject, UtcDateTime, as_sqlite_text

__all__ = [
    "OFFLINE",
    "SERVING",
    "Database",
    "Deadlines",
    "Hint",
    "JsonList",
    "JsonObject",
    "Raced",
    "Timekeeper",
    "Tx",
    "UseCase",
    "UtcDateTime",
    "as_new",
    "as_sqlite_text",
    "describe_skew",
    "lock_rows",
    "make_engine",
    "make_migration_engine",
    "update_of",
]
