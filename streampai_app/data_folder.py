"""The folder where data lies: made where it is missing, tried before anything relies on it, for us alone."""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy.engine import make_url

from . import logs
from .settings import Settings, SettingsError

log = logs.get(__name__)

FOLDERS = (
    "attachments",
    "metrics",
    "outbox",
    "reflex",
    "sounds",
    "uploads",
)  # what is in them is as private as they are
FILES = ("sandbox.db", "sandbox.secret")
BESIDE_A_DATABASE = ("", "-wal", "-shm", "-journal", ".server")
FULL = {errno.ENOSPC, errno.EDQUOT}
OTHERS = 0o077
_HEADER = b"SQLite format 3\0"
_PROBE = 4096  # bytes


def keep_private() -> None:
    """Let nobody else read what this process and its children write from now on."""
    os.umask(OTHERS)


def open_data_dir(settings: Settings) -> None:
    """Make DATA_DIR, try to write in it, and make private what is there. Raises `SettingsError`.

    A full disk stops the start where the database is on it. Beside Postgres it is only told: chats and
    donations can do without it.
    """
    folder = settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _try_to_write(folder)
    except (FileExistsError, NotADirectoryError):
        raise SettingsError(f"DATA_DIR: {folder} is not a folder") from None
    except OSError as error:
        message = f"DATA_DIR: cannot write to {folder}: {error.strerror}"
        if error.errno not in FULL or database_file(settings) is not None:
            raise SettingsError(message) from None
        log.warning(message)
    _make_place_of_database(settings)
    for path in _readable_by_others(settings):
        with suppress(OSError):  # another user's: `doctor` tells
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def try_data_dir(settings: Settings) -> None:
    """Raise `SettingsError` where `open_data_dir` would. Makes and changes nothing."""
    folder = _nearest(settings.data_dir)
    try:
        if not folder.is_dir():
            raise SettingsError(f"DATA_DIR: {folder} is not a folder")
        _try_to_write(folder)
    except OSError as error:
        raise SettingsError(f"DATA_DIR: cannot write to {settings.data_dir}: {error.strerror}") from None


def try_database_file(settings: Settings) -> None:
    """Raise `SettingsError` for a file that is no database, or cannot be written."""
    database = database_file(settings)
    if database is None:
        return
    try:
        _refuse_other_files(database)
        nearest = _nearest(database)
        if not os.access(nearest, os.W_OK) or (nearest != database and not nearest.is_dir()):
            raise SettingsError(f"DATABASE_URL: cannot write {database}")
    except OSError as error:
        raise SettingsError(f"DATABASE_URL: cannot write {database}: {error.strerror}") from None


def readable_by_others(settings: Settings) -> list[Path]:
    """Return what of ours another user of this machine could read."""
    return list(_readable_by_others(settings))


def database_file(settings: Settings) -> Path | None:
    """Return the file of the database, if it is one."""
    url = make_url(settings.database)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _make_place_of_database(settings: Settings) -> None:
    database = database_file(settings)
    if database is None:
        return
    try:
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_other_files(database)  # before the mode of one is changed: it is not ours
        with database.open("ab"):  # SQLite's own word, "unable to open database file", says nothing of why
            pass
    except OSError as error:
        raise SettingsError(f"DATABASE_URL: cannot write {database}: {error.strerror}") from None


def _refuse_other_files(database: Path) -> None:
    if database.exists() and not database.is_file():
        raise SettingsError(f"DATABASE_URL: {database} is not a file")
    if database.exists() and not _is_sqlite(database):
        raise SettingsError(f"DATABASE_URL: {database} is not a database of SQLite's")


def _nearest(path: Path) -> Path:
    """Return the path, or what there is of it from the top."""
    return next(each for each in (path.absolute(), *path.absolute().parents) if each.exists())


def _is_sqlite(file: Path) -> bool:
    """Tell a database, or what is to become one, by its first bytes (SQLite, "Database File Format", 1.3)."""
    with file.open("rb") as opened:
        return opened.read(len(_HEADER)) in (b"", _HEADER)


def _try_to_write(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(_PROBE))
        file.flush()
        os.fsync(file.fileno())


def _readable_by_others(settings: Settings) -> Iterator[Path]:
    ours = [settings.data_dir / name for name in (*FOLDERS, *FILES)]
    for database in filter(None, (database_file(settings), settings.data_dir / "sandbox.db")):
        ours += [database.with_name(database.name + suffix) for suffix in BESIDE_A_DATABASE]
    for path in dict.fromkeys(ours):
        with suppress(OSError):  # it is not there
            mode = path.lstat().st_mode
            if mode & OTHERS and (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # a device is everybody's
                yield path
