"""SQLite's write-ahead log: what is written lies there first, and gets into the database at a checkpoint.

No checkpoint gets past what a reader still reads. So under a long one the log grows, and when it has filled
the disk there is no room left for the checkpoint either, which may have to make the database larger by all
that the log holds: nothing could be written any more, even after the reader has gone. Hence writes are
refused while there is still room for that, and the first one after the reader gives the log's space back.
https://www.sqlite.org/wal.html, "Avoiding Excessively Large WAL Files".
"""

import os
import shutil
import sqlite3
import time
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from .. import logs, metrics

log = logs.get(__name__)

MEGABYTE = 1024 * 1024
ROOM = MEGABYTE // 4  # bytes of the disk that stay free besides what a checkpoint may need
PLENTY = 1024 * MEGABYTE  # bytes; where so much is free, it is not looked at before every transaction
LARGE = 16 * MEGABYTE  # bytes; a log beyond that is cut back as soon as no reader holds it
HUGE = 256 * MEGABYTE  # bytes; that is told
LOOK_EVERY = 1.0  # seconds


class WriteAheadLog:
    """That of one database. Its methods never raise."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        database = engine.url.database or ""
        self._folder = str(Path(database).parent)
        self._path = f"{database}-wal"
        self._looked_at = 0.0
        self._plenty_until = 0.0

    @property
    def size(self) -> int:
        """Bytes."""
        try:
            return os.stat(self._path).st_size
        except OSError:
            return 0

    @property
    def trouble(self) -> str:
        """What an operator must know of it; nothing if there is nothing."""
        size = self.size
        return f"{size // MEGABYTE} MB: somebody has been reading for long" if size > HUGE else ""

    def has_room(self) -> bool:
        """Tell whether one more transaction leaves enough of the disk for a checkpoint."""
        now = time.monotonic()
        if now < self._plenty_until:
            return True
        try:
            free = shutil.disk_usage(self._folder).free
        except OSError:  # whatever it is, the write itself will tell
            return True
        if free >= PLENTY:
            self._plenty_until = now + LOOK_EVERY
        return free >= ROOM + LARGE or free >= ROOM + self.size

    def needs_tending(self) -> bool:
        """Look now and again whether the log has grown large."""
        now = time.monotonic()
        if now - self._looked_at < LOOK_EVERY:
            return False
        self._looked_at = now
        size = self.size
        metrics.db_wal_bytes.set(size)
        return size > LARGE

    def give_back(self) -> bool:
        """Bring all of the log into the database and its space back to the disk. Tell whether that was so."""
        try:
            with self._engine.connect() as connection:
                return _checkpoint(connection.connection.dbapi_connection)  # type: ignore[arg-type]
        except (SQLAlchemyError, sqlite3.Error) as error:
            log.warning("no checkpoint", error=str(error))
            return False


def _checkpoint(connection: sqlite3.Connection) -> bool:
    """Outside a transaction, and without waiting: whoever reads goes on, and everybody who writes waits."""
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout=0")
    try:
        is_held, _in_log, _brought = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout={patience}")
    return not is_held
