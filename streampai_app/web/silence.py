"""Noticing that the other end has fallen silent, with one timer instead of one for each frame."""

import asyncio
from collections.abc import Callable


class Silence:
    """Calls `too_long` once nothing has been heard for `seconds`."""

    __slots__ = ("_heard_at", "_loop", "_seconds", "_timer", "_too_long")

    def __init__(self, seconds: float, too_long: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._seconds = seconds
        self._too_long = too_long
        self._heard_at = self._loop.time()
        self._timer = self._loop.call_later(seconds, self._look)

    def broken(self) -> None:
        """Something has been heard."""
        self._heard_at = self._loop.time()

    def stop(self) -> None:
        """Listen no more."""
        self._timer.cancel()

    def _look(self) -> None:
        due = self._heard_at + self._seconds
        if due <= self._loop.time():
            self._too_long()
        else:
            self._timer = self._loop.call_at(due, self._look)
