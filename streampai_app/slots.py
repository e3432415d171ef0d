"""So many at a time for each name; who comes when all are taken waits for its turn.

The newest comes first: where the queue is long the oldest have given up already, and whoever fills it must
not keep a new one waiting for all of it.
"""

from collections import Counter
from collections.abc import Callable

Turn = Callable[[], None]


class Slots:
    """`size` slots for each name, and room for `max_waiting` that wait for one."""

    def __init__(self, size: int, max_waiting: int = 0) -> None:
        self._size = size
        self._max_waiting = max_waiting
        self._taken: Counter[str] = Counter()
        self._waiting: dict[str, list[Turn]] = {}

    def take(self, name: str) -> bool:
        """Take a slot, if there is one and nobody waits for it."""
        if self._taken[name] >= self._size or name in self._waiting:
            return False
        self._taken[name] += 1
        return True

    def wait(self, name: str, turn: Turn) -> bool:
        """Have `turn` called once a slot is free: it has been taken for it then. False if too many wait."""
        waiting = self._waiting.get(name, ())
        if len(waiting) >= self._max_waiting:
            return False
        self._waiting.setdefault(name, []).append(turn)
        return True

    def forget(self, name: str, turn: Turn) -> None:
        """Wait no longer."""
        waiting = self._waiting[name]
        waiting.remove(turn)
        if not waiting:
            del self._waiting[name]

    def release(self, name: str) -> None:
        """Give a slot back, to whoever came last."""
        waiting = self._waiting.get(name)
        if waiting:
            turn = waiting.pop()
            if not waiting:
                del self._waiting[name]
            turn()
            return
        self._taken[name] -= 1
        if self._taken[name] <= 0:
            del self._taken[name]

    def is_awaited(self, name: str) -> bool:
        """Tell whether anybody waits for a slot."""
        return name in self._waiting

    def __getitem__(self, name: str) -> int:
        return self._taken.get(name, 0)
