"""Our own rate limit, that of Dodo: 40 requests in a second and 240 in a minute for a whole business.

Work in the background (reconciliation, sweeps) may use only a part of both windows, so that a donor never
waits behind ten thousand questions about old donations.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

PATIENCE = 5.0  # seconds that somebody who is watching may be kept waiting


class Pacing:
    """Two sliding windows. One value is shared by all that use the same API key in a process.

    `shared_by` processes divide the limit between them.
    """

    def __init__(
        self,
        per_second: int = 40,
        per_minute: int = 240,
        *,
        shared_by: int = 1,
        background_share: float = 0.5,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        shares = (max(1, limit // shared_by) for limit in (per_second, per_minute))
        self._limits = tuple(zip(shares, (1.0, 60.0), strict=True))
        self._background = tuple((max(1, int(n * background_share)), span) for n, span in self._limits)
        self._sent: deque[float] = deque(maxlen=max(per_second, per_minute))
        self._clock = clock
        self._sleep = sleep

    async def turn(self, *, background: bool = False) -> float:
        """Wait until one more request may go, and count it; in the background for as long as it takes.

        Returns 0, or the seconds that are missing when that is longer than anybody would wait: then the
        request must not be sent.
        """
        patience = float("inf") if background else self._clock() + PATIENCE
        while wait := self._missing(background):
            if self._clock() + wait > patience:
                return wait
            await self._sleep(wait)
        self._sent.append(self._clock())
        return 0.0

    def _missing(self, background: bool) -> float:
        """Return the seconds until a request would keep within every window."""
        now = self._clock()
        waits = [0.0]
        for limit, span in self._background if background else self._limits:
            if len(self._sent) >= limit:
                waits.append(self._sent[-limit] + span - now)
        return max(waits)
