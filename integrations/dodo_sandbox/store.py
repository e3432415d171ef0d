"""The sandbox's memory: one SQLite file, so that several processes and a restart see the same payments."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Times are Unix seconds. Amounts are minor units.
SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,
    created_at REAL NOT NULL,
    product_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    return_url TEXT,
    cancel_url TEXT,
    email TEXT,
    name TEXT,
    country TEXT,
    metadata TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS payments (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL UNIQUE REFERENCES sessions,
    customer_id TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL,
    status TEXT NOT NULL,
    error_code TEXT,
    total INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    currency TEXT NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS refunds (
    id TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL REFERENCES payments,
    created_at REAL NOT NULL,
    settles_at REAL NOT NULL,
    status TEXT NOT NULL,
    amount INTEGER NOT NULL,
    is_partial INTEGER NOT NULL,
    reason TEXT,
    metadata TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS disputes (
    id TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL REFERENCES payments,
    created_at REAL NOT NULL,
    status TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS ledger (
    id TEXT PRIMARY KEY,
    created_at REAL NOT NULL,
    event_type TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    is_credit INTEGER NOT NULL,
    reference TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY,
    webhook_id TEXT NOT NULL,
    type TEXT NOT NULL,
    object_id TEXT NOT NULL,
    happened_at REAL NOT NULL,
    state TEXT NOT NULL,
    due_at REAL NOT NULL,
    claimed_until REAL NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    answer TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due_at);
CREATE TABLE IF NOT EXISTS faults (
    name TEXT PRIMARY KEY,
    times INTEGER NOT NULL,
    seconds REAL NOT NULL
) STRICT;
"""


class Store:
    """One connection, used by one thread at a time; other processes have their own.

    It is opened when it is first used: SQLite's connections do not survive that a process forks.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._opened: sqlite3.Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection in a transaction that is committed unless something is raised."""
        with self._lock:
            db = self._connection()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=10)
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = OFF")  # play money
            db.executescript(SCHEMA)
            self._opened = db
        return self._opened

    def close(self) -> None:
        with self._lock:
            if self._opened is not None:
                self._opened.close()
