"""Times that were measured, and what is said of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """Times in milliseconds: the middle, and how bad it is for one in twenty and for one in a hundred."""

    count: int
    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Spread":
        """Raises `ValueError` if nothing was measured: an empty figure would look like a good one."""
        if not seconds:
            raise ValueError("nothing was measured")
        ordered = sorted(seconds)
        return cls(len(ordered), *(1000 * quantile(ordered, share) for share in (0.50, 0.95, 0.99)))

    def over(self, ceiling: "Spread") -> dict[str, float]:
        """Return how many times the ceiling's times these are."""
        return {name: getattr(self, name) / getattr(ceiling, name) for name in ("p50", "p95", "p99")}


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest value that is not exceeded by `share` of them (nearest rank)."""
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]
