"""One server for one SQLite file: a second would hear nothing of what the first one is told.

The owner holds a lock (flock) on a file beside the database for as long as any of its processes lives, so a
dead one's place is taken over by itself. What it wrote there only serves to name it. The database itself is
locked too, for the same file may have another name, by a link or a bind mount: at a byte far beyond those
that SQLite locks ("File Locking And Concurrency", 3), and for the open file (fcntl, F_OFD_SETLK), not for a
process, which would lose it as soon as it closed the file anywhere. Commands that write rows, such as `admin
create`, need no lock: they publish nothing, and a running server sees rows when it next reads.
"""

import errno
import fcntl
import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TextIO

from . import logs
from .data_folder import database_file
from .settings import Settings, SettingsError

log = logs.get(__name__)

BEYOND = 1 << 62  # a byte that no database reaches: they have 281 TB at most
_LOCK = struct.Struct("@hhqqi0q")  # struct flock, on 64 bits: type, whence, start, length, process
PATIENCE = 2.0  # seconds: a server that was just killed may not have let go yet


@contextmanager
def only_server(settings: Settings, patience: float = PATIENCE) -> Iterator[None]:
    """Be the only server of this database, if it is a file. Raises `SettingsError` that names another."""
    database = database_file(settings)
    if database is None:
        yield
        return
    with _opened(Path(f"{database.resolve()}.server")) as file, _opened(database) as itself:
        deadline = time.monotonic() + patience
        if not _is_done(lambda: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB), deadline):
            _refuse(settings, database, file.read().strip() or "another server")
        if not _is_done(lambda: _lock_file_itself(itself), deadline):
            _refuse(settings, database, "another server, under another name of that file")
        file.truncate(0)
        file.write(f"process {os.getpid()} on {settings.bind}:{settings.port}\n")
        file.flush()
        yield


def _refuse(settings: Settings, database: Path, other: str) -> NoReturn:
    name = "DATABASE_URL" if settings.database_url else "DATA_DIR"
    raise SettingsError(
        f"{name}: {database} is served already, by {other}. Several need Postgres and REDIS_URL"
    )


def _opened(path: Path) -> TextIO:
    try:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"DATABASE_URL: cannot write {path}: {error.strerror}") from None


def _lock_file_itself(file: TextIO) -> None:
    if not hasattr(fcntl, "F_OFD_SETLK"):
        return  # not on this system: the file beside it has to do
    try:
        fcntl.fcntl(file, fcntl.F_OFD_SETLK, _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, BEYOND, 1, 0))
    except BlockingIOError:
        raise
    except OSError as error:
        if error.errno == errno.EACCES:  # the other word for it (POSIX, fcntl)
            raise BlockingIOError from None
        log.warning("the database's own lock is not to be had on this file system", error=str(error))


def _is_done(lock: Callable[[], None], deadline: float) -> bool:
    while True:
        try:
            lock()
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        else:
            return True
