"""How much of a process work behind the scenes may take while people ask for something."""

import asyncio
import time
from contextlib import suppress

SHARE = 0.15  # of the time, while others ask
LULL = 0.05  # seconds without anybody asking, after which all of the time is free
COURTESY = 0.02  # seconds that a piece of work waits at most for answers that are under way


class Pace:
    """One a process, on its event loop. After each piece of patient work it asks for a rest in proportion.

    Python computes one thing at a time: booking a hundred donations at once would keep every answer waiting,
    on Postgres too. For the same reason a piece begins just behind an answer while others keep asking: none
    is under way then, and if they come evenly, the next one is as far off as it can be.
    """

    def __init__(self) -> None:
        self._rest_until = 0.0
        self._lull_from = 0.0
        self._others = 0
        self._answered = asyncio.Event()

    def others(self) -> "Pace":
        """Let somebody go first who waits for an answer, from now until this context ends."""
        return self

    def __enter__(self) -> None:
        self._lull_from = time.perf_counter() + LULL
        self._others += 1

    def __exit__(self, *_raised: object) -> None:
        self._others -= 1
        if not self._others:
            self._answered.set()

    def worked(self, seconds: float) -> None:
        """Take note of a piece of patient work."""
        self._rest_until = max(self._rest_until, time.perf_counter()) + seconds * (1 / SHARE - 1)

    async def turn(self) -> None:
        """Wait until the next piece may begin."""
        has_rested = False
        while (rest := min(self._rest_until, self._lull_from) - time.perf_counter()) > 0:
            await asyncio.sleep(rest)
            has_rested = True
        if self._others or (has_rested and time.perf_counter() < self._lull_from):
            self._answered.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(COURTESY):
                    await self._answered.wait()
