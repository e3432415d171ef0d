"""One server for one SQLite file: a second would hear nothing of what the first one is told.

The owner holds a lock (flock) on a file beside the database for as long as any of its processes lives, so a
dead one's place is taken over by itself. What it wrote there only serves to name it. Commands that write
rows, such as `admin create`, need no lock: they publish nothing, and a running server sees rows when it next
reads.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from .data_folder import database_file
from .settings import Settings, SettingsError

PATIENCE = 2.0  # seconds: a server that was just killed may not have let go yet


@contextmanager
def only_server(settings: Settings, patience: float = PATIENCE) -> Iterator[None]:
    """Be the only server of this database, if it is a file. Raises `SettingsError` that names another."""
    database = database_file(settings)
    if database is None:
        yield
        return
    with _opened(database) as file:
        if not _is_locked(file, patience):
            other = file.read().strip() or "another server"
            name = "DATABASE_URL" if settings.database_url else "DATA_DIR"
            raise SettingsError(
                f"{name}: {database} is served already, by {other}. Several need Postgres and REDIS_URL"
            )
        file.truncate(0)
        file.write(f"process {os.getpid()} on {settings.bind}:{settings.port}\n")
        file.flush()
        yield


def _opened(database: Path) -> TextIO:
    path = Path(f"{database.resolve()}.server")
    try:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"DATABASE_URL: cannot write beside {database}: {error.strerror}") from None


def _is_locked(file: TextIO, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        else:
            return True
