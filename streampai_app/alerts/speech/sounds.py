"""Sounds on disk, each under the hash of what it says: the least used are cleared away when they get many."""

import hashlib
import json
import os
import re
import tempfile
import time
import wave
from contextlib import suppress
from pathlib import Path

from .contract import Sound
from .errors import NotKept

MOST = 256 * 1024 * 1024  # bytes
LONGEST = 30 * 24 * 3600  # seconds that a sound is kept and not wanted: it is somebody's message
_REF = re.compile(r"[0-9a-f]{64}")


class Sounds:
    """One folder of sounds, which several processes may share. All calls block on the disk."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._folder = folder
        self._most = most

    def find(self, ref: str) -> Path | None:
        """Return the file of a sound, and remember that it was wanted; None if there is none."""
        path = self._path(ref)
        try:
            os.utime(path)
        except OSError:
            return None
        return path

    def length(self, ref: str) -> int | None:
        """Return how many milliseconds a sound plays, or None if there is no such sound."""
        path = self.find(ref)
        if path is None:
            return None
        try:
            with wave.open(str(path), "rb") as reader:
                return round(reader.getnframes() * 1000 / reader.getframerate())
        except (OSError, EOFError, wave.Error):
            path.unlink(missing_ok=True)  # a disk that failed half-way: better made again than played
            return None

    def keep(self, ref: str, sound: Sound) -> None:
        """Store a sound, whole or not at all. Raises `NotKept`."""
        path = self._path(ref)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(path, sound.data)
            self._clear(besides=path)
        except OSError as error:
            raise NotKept(f"cannot store speech: {error.strerror}") from error

    def _write(self, path: Path, data: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _clear(self, besides: Path) -> None:
        """Delete what nobody wanted for long; then, until the rest is small, what was wanted longest ago."""
        files = []
        for path in self._folder.glob("??/*"):
            with suppress(FileNotFoundError):  # another process clears too
                status = path.stat()
                files.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in files)
        for wanted_at, size, path in sorted(files):
            if total <= self._most and wanted_at > time.time() - LONGEST:
                return
            if path != besides:
                path.unlink(missing_ok=True)
                total -= size

    def _path(self, ref: str) -> Path:
        name = ref if _REF.fullmatch(ref) else hashlib.sha256(ref.encode()).hexdigest()
        return self._folder / name[:2] / f"{name}.wav"


def ref_of(provider: str, voice: str, text: str, seconds: float) -> str:
    """Return the name of a sound: the same words in the same voice have the same one."""
    return hashlib.sha256(json.dumps([provider, voice, text, seconds]).encode()).hexdigest()
