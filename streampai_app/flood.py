"""How fast a socket, a person or an address may speak: token buckets, which speaking empties."""

from time import monotonic

PRUNED_EVERY = 1_000  # names that were added


class Bucket:
    """Holds `size` tokens at most and gains `rate` a second."""

    __slots__ = ("_at", "_rate", "_size", "_tokens")

    def __init__(self, size: float, rate: float) -> None:
        self._size = self._tokens = float(size)
        self._rate = rate
        self._at = monotonic()

    def has(self, cost: float = 1) -> bool:
        """Tell whether there are so many tokens."""
        self._fill()
        return self._tokens >= cost

    def take(self, cost: float = 1) -> bool:
        """Take tokens if there are so many."""
        is_enough = self.has(cost)
        if is_enough:
            self._tokens -= cost
        return is_enough

    def give_back(self, cost: float = 1) -> None:
        """Put tokens back that were taken for nothing."""
        self._tokens += cost

    def wait(self, cost: float = 1) -> float:
        """Return in how many seconds there will be so many."""
        return max(0.0, (cost - self._tokens) / self._rate)

    @property
    def is_full(self) -> bool:
        """Whether nothing has been taken that has not come back."""
        return self.has(self._size)

    def _fill(self) -> None:
        now = monotonic()
        self._tokens = min(self._size, self._tokens + (now - self._at) * self._rate)
        self._at = now


class Buckets:
    """A bucket for each name. Those that are full again are forgotten."""

    def __init__(self, size: float, rate: float) -> None:
        self._size, self._rate = size, rate
        self._by_name: dict[str, Bucket] = {}
        self._prune_at = PRUNED_EVERY

    def __getitem__(self, name: str) -> Bucket:
        bucket = self._by_name.get(name)
        if bucket is None:
            self._prune()
            bucket = self._by_name[name] = Bucket(self._size, self._rate)
        return bucket

    def __len__(self) -> int:
        return len(self._by_name)

    def _prune(self) -> None:
        if len(self._by_name) >= self._prune_at:
            self._by_name = {name: each for name, each in self._by_name.items() if not each.is_full}
            self._prune_at = len(self._by_name) + PRUNED_EVERY
