"""How much of a process work behind the scenes may take while people ask for something."""

import asyncio
import time

SHARE = 0.2  # of the time, while others write
LULL = 0.05  # seconds without a write of others, after which all of the time is free


class Pace:
    """One a process, on its event loop. After each piece of patient work it asks for a rest in proportion.

    Python computes one thing at a time: booking a hundred donations at once would keep every answer waiting,
    on Postgres too.
    """

    def __init__(self) -> None:
        self._rest_until = 0.0
        self._lull_from = 0.0

    def others_write(self) -> None:
        """Take note that somebody who waits for it has asked for a write."""
        self._lull_from = time.perf_counter() + LULL

    def worked(self, seconds: float) -> None:
        """Take note of a piece of patient work."""
        self._rest_until = max(self._rest_until, time.perf_counter()) + seconds * (1 / SHARE - 1)

    async def turn(self) -> None:
        """Wait until the next piece may begin."""
        while (rest := min(self._rest_until, self._lull_from) - time.perf_counter()) > 0:  # noqa: ASYNC110 (it moves)
            await asyncio.sleep(rest)
