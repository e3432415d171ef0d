"""How fast one socket may speak: a token bucket, filled steadily, emptied by speaking."""

from time import monotonic


class Bucket:
    """Holds `size` tokens at most and gains `rate` a second."""

    __slots__ = ("_at", "_rate", "_size", "_tokens")

    def __init__(self, size: int, rate: float) -> None:
        self._size = self._tokens = float(size)
        self._rate = rate
        self._at = monotonic()

    def take(self) -> bool:
        """Take a token if there is one."""
        now = monotonic()
        self._tokens = min(self._size, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def wait(self) -> float:
        """Return in how many seconds there will be one."""
        return max(0.0, (1 - self._tokens) / self._rate)
