"""The files in which workers add up their numbers, safe on a full disk.

`prometheus_client` maps a file into memory and makes it longer than what the disk has given it: the first
write to a page without a block on the disk is a SIGBUS, which nothing can catch. Here a file is given its
blocks before it is mapped (`posix_fallocate`, POSIX.1-2008). Where the disk refuses, the numbers that find no
room are kept in this process alone: `/metrics` lacks them, and nothing else happens.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import mmap_dict, values

MAX_FRAME = 64  # bytes around a number's name, and the number


class ReservedFile(mmap_dict.MmapedDict):
    """A file of numbers that has its room before it is written, and goes on in memory where there is none."""

    def __init__(self, filename: str, read_mode: bool = False) -> None:
        self._unshared: dict[str, tuple[float, float]] = {}
        self._is_shared = False
        try:
            if not read_mode:
                _reserve(filename, mmap_dict._INITIAL_MMAP_SIZE)
            super().__init__(filename, read_mode)
            self._is_shared = True
        except OSError:
            self._f = self._m = None
            if read_mode:
                raise

    def read_value(self, key: str) -> tuple[float, float]:
        if self._has_room_for(key):
            with self._or_unshared(key):
                return super().read_value(key)
        return self._unshared.setdefault(key, (0.0, 0.0))

    def write_value(self, key: str, value: float, timestamp: float) -> None:
        if self._has_room_for(key):
            with self._or_unshared(key):
                super().write_value(key, value, timestamp)
                return
        self._unshared[key] = (value, timestamp)

    def _has_room_for(self, key: str) -> bool:
        """Tell whether this number is in the file, or make room for it. One that found none stays out."""
        if not self._is_shared or key in self._unshared:
            return False
        if key in self._positions or self._used + len(key.encode()) + MAX_FRAME <= self._capacity:
            return True
        with self._or_unshared(key):
            _reserve(self._fname, self._capacity * 2)  # by as much as the library is about to take
            return True
        return False

    @contextmanager
    def _or_unshared(self, key: str) -> Iterator[None]:
        """Keep a number in this process if the system refuses the file what it needs."""
        try:
            yield
        except OSError:
            self._unshared[key] = (0.0, 0.0)


def _reserve(filename: str, size: int) -> None:
    """Give a file its blocks on the disk. Raises `OSError`, and leaves it as it was, where there are none."""
    file = os.open(filename, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        before = os.fstat(file).st_size
        if before < size:
            try:
                os.posix_fallocate(file, before, size - before)
            except OSError:
                os.ftruncate(file, before)
                if not before:
                    os.unlink(filename)
                raise
    finally:
        os.close(file)


def use() -> None:
    """Have the library keep its shared numbers so. Call before the first metric is made."""
    values.MmapedDict = ReservedFile
