"""Ending what hangs: a thread that closes or interrupts a connection whose work has passed its deadline.

A server's host that vanished says nothing, and a thread that waits for it waits for ever: neither libpq nor
SQLite has a deadline for a whole piece of work. Closing the socket from beside makes the wait fail at once,
wherever in the driver it is.
"""

import os
import socket
import sqlite3
import threading
import time
from contextlib import suppress
from typing import Any, Protocol

from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from .. import metrics


class End(Protocol):
    """Ends one connection, from any thread; once it is closed, that does nothing."""

    def __call__(self) -> None: ...

    def close(self) -> None:
        """Let go of what is needed for it."""


class Work:
    """Something that must have ended by a time, and the connection it holds meanwhile. A context manager."""

    __slots__ = ("_outer", "_seconds", "_watchdog", "end", "is_overdue", "until")

    def __init__(self, watchdog: "Watchdog", seconds: float) -> None:
        self._watchdog = watchdog
        self._seconds = seconds
        self.end: End | None = None
        self.is_overdue = False
        self.restart()

    def __enter__(self) -> "Work":
        self._outer = self._watchdog.begin(self)
        return self

    def __exit__(self, *_raised: object) -> None:
        self._watchdog.finish(self, self._outer)

    def restart(self) -> None:
        """Count from now."""
        self.until = time.monotonic() + self._seconds

    @property
    def remaining(self) -> float:
        """Seconds."""
        return self.until - time.monotonic()


class _Here(threading.local):
    work: Work | None = None  # the innermost of this thread


class Watchdog:
    """One a database. The pool's own events tell it which connection each thread holds."""

    def __init__(self, tick: float) -> None:
        self._tick = tick
        self._works: set[Work] = set()
        self._lock = threading.Lock()
        self._here = _Here()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="db-watchdog", daemon=True)
        self._thread.start()

    def over(self, seconds: float) -> Work:
        """End whatever connection this thread takes within the block, once that has lasted so long."""
        return Work(self, seconds)

    def begin(self, work: Work) -> Work | None:
        """Watch what this thread does from now on. Returns what was watched until now."""
        outer = self._here.work
        with self._lock:
            self._works.add(work)
        self._here.work = work
        return outer

    def finish(self, work: Work, outer: Work | None) -> None:
        """Go on with what was watched before."""
        self._here.work = outer
        with self._lock:
            self._works.discard(work)

    def watch(self, engine: Engine) -> None:
        """Learn from an engine's pool which connection each thread holds."""
        event.listen(engine, "connect", self._on_connect, insert=True)
        event.listen(engine, "checkout", self._on_checkout, insert=True)
        event.listen(engine, "checkin", self._on_checkin)
        event.listen(engine, "close", self._on_close)

    def hold(self, record: ConnectionPoolEntry) -> None:
        """Note that this thread's innermost work holds a connection."""
        if (work := self._here.work) is not None:
            work.end = record.info["end"]
            record.info["work"] = work

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._tick):
            self._look()

    def _look(self) -> None:
        """End what is overdue: at each look again, for SQLite only ends what it is doing at this moment."""
        with self._lock:
            now = time.monotonic()
            for work in self._works:
                if work.end is not None and work.until <= now:
                    if not work.is_overdue:
                        metrics.db_overdue.inc()
                    work.is_overdue = True
                    work.end()

    def _on_connect(self, connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["end"] = _end_of(connection)
        self.hold(record)

    def _on_checkout(self, _connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        self.hold(record)

    def _on_checkin(self, _connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["used_at"] = time.monotonic()
        self._leave(record)

    def _on_close(self, _connection: Any, record: ConnectionPoolEntry) -> None:
        self._leave(record)
        if "end" in record.info:
            record.info.pop("end").close()

    def _leave(self, record: ConnectionPoolEntry) -> None:
        """Before the connection is another's: ending it under the lock can no longer meet that one."""
        if (work := record.info.pop("work", None)) is not None:
            with self._lock:
                work.end = None


class _Interrupting:
    """SQLite: the statement under way fails."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __call__(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # it is closed
            self._connection.interrupt()

    def close(self) -> None:
        pass


class _Hanging:
    """Postgres: the socket is shut down, and whoever waits for it learns that the server has gone.

    By a descriptor of our own: the driver's may be closed any time, and its number be another socket's.
    """

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=os.dup(descriptor))

    def __call__(self) -> None:
        with suppress(OSError):  # the other end was quicker
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._socket.close()


def _end_of(connection: Any) -> End:
    if isinstance(connection, sqlite3.Connection):
        return _Interrupting(connection)
    return _Hanging(connection.fileno())
