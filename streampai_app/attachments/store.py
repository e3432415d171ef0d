"""Where the bytes are: one small interface, and a folder behind it."""

import os
import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Protocol

_NAME = re.compile(r"[A-Za-z0-9_]{3,60}(\.part)?")


class Store(Protocol):
    """Keeps bytes under an id. Raises `OSError`; `FileNotFoundError` for what is not there."""

    def put(self, name: str, data: bytes) -> None: ...

    def get(self, name: str) -> bytes: ...

    def drop(self, name: str) -> None:
        """Forget it. What is not there is forgotten already."""

    def names(self, older_than: timedelta) -> list[str]:
        """Return what has been there for so long."""


class FolderStore:
    """A file each, in folders by the last two letters: no folder grows without end.

    A file is whole or not there: it is written beside its place, brought to the disk, and then moved.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: bytes) -> None:
        path = self._path(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        try:
            with open(unfinished, "wb", opener=_for_us_alone) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
        except OSError:
            unfinished.unlink(
                missing_ok=True
            )  # of all times, a full disk is not the one to leave halves on it
            raise

    def get(self, name: str) -> bytes:
        return self._path(name).read_bytes()

    def drop(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def names(self, older_than: timedelta) -> list[str]:
        before = time.time() - older_than.total_seconds()  # as the disk counts, not the database
        return [path.name for path in self._folder.glob("??/*") if path.stat().st_mtime < before]

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"not the name of an attachment: {name!r}")
        return self._folder / name.removesuffix(".part")[-2:] / name


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)
