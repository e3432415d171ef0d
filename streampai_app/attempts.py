"""Attempts counted in this process's memory, by a clock that is never set.

The library's own storage reads the machine's clock: set back by an hour, it refuses for an hour longer; set
ahead, it forgets at once. Redis counts down by itself.
"""

import heapq
import time
from collections.abc import Callable

from limits.aio.storage import Storage


class SteadyStorage(Storage):
    """What fixed windows need. `monotonic` is the clock, in seconds."""

    STORAGE_SCHEME = None

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._monotonic = monotonic
        self._counts: dict[str, int] = {}
        self._ends: dict[str, float] = {}
        self._in_order: list[tuple[float, str]] = []

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing can fail here."""
        return ValueError

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, from now on for `expiry` seconds if this is the first."""
        self._forget()
        if key not in self._counts:
            self._ends[key] = self._monotonic() + expiry
            heapq.heappush(self._in_order, (self._ends[key], key))
        self._counts[key] = self._counts.get(key, 0) + amount
        return self._counts[key]

    async def get(self, key: str) -> int:
        """Return the count."""
        self._forget()
        return self._counts.get(key, 0)

    async def get_expiry(self, key: str) -> float:
        """Return the end in Unix seconds by the machine's clock, as the library has it: for a difference."""
        return time.time() + max(0.0, self._ends.get(key, 0.0) - self._monotonic())

    async def check(self) -> bool:
        """Memory is there."""
        return True

    async def reset(self) -> int:
        """Forget everything; return how much there was."""
        count = len(self._counts)
        for kept in (self._counts, self._ends, self._in_order):
            kept.clear()
        return count

    async def clear(self, key: str) -> None:
        """Forget one. Its place in the order goes when its time comes."""
        self._counts.pop(key, None)
        self._ends.pop(key, None)

    def _forget(self) -> None:
        """Forget what is over."""
        now = self._monotonic()
        while self._in_order and self._in_order[0][0] <= now:
            end, key = heapq.heappop(self._in_order)
            if self._ends.get(key) == end:
                del self._counts[key], self._ends[key]
