"""Noticing that the other end has fallen silent, with one timer for all: each takes half a kilobyte."""

import asyncio
from collections.abc import Callable
from time import monotonic
from weakref import WeakKeyDictionary

LOOKS = 30  # in the time that somebody may be silent: it is noticed so much later at most


class Silence:
    """Calls `too_long` once nothing has been heard for `seconds`, or a thirtieth more."""

    __slots__ = ("_round", "heard_at", "too_long")

    def __init__(self, seconds: float, too_long: Callable[[], None]) -> None:
        self._round = _round_of(seconds)
        self.too_long = too_long
        self.broken()
        self._round.add(self)

    def broken(self) -> None:
        """Something has been heard."""
        self.heard_at = monotonic()

    def stop(self) -> None:
        """Listen no more."""
        self._round.watched.discard(self)


class _Round:
    """Looks after everyone who may be silent for the same time, for as long as there is anyone."""

    def __init__(self, seconds: float) -> None:
        self.watched: set[Silence] = set()
        self._seconds = seconds
        self._is_going = False

    def add(self, silence: Silence) -> None:
        self.watched.add(silence)
        if not self._is_going:
            self._go_on()

    def _go_on(self) -> None:
        self._is_going = bool(self.watched)
        if self._is_going:
            asyncio.get_running_loop().call_later(self._seconds / LOOKS, self._look)

    def _look(self) -> None:
        self._go_on()
        due = monotonic() - self._seconds
        for silence in [each for each in self.watched if each.heard_at <= due]:
            silence.stop()
            silence.too_long()


_rounds: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[float, _Round]] = WeakKeyDictionary()


def _round_of(seconds: float) -> _Round:
    of_this_loop = _rounds.setdefault(asyncio.get_running_loop(), {})
    return of_this_loop.get(seconds) or of_this_loop.setdefault(seconds, _Round(seconds))
