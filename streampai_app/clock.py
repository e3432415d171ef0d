"""The one place that asks what time it is; everything else takes time as an argument or an attribute.

The time is the database's. A machine's own clock may be an hour wrong and may be set at any moment, so it is
looked at once: time is what the monotonic clock has counted since, plus an offset that is corrected whenever
the database was asked (`db/timekeeping.py`). All machines on one database thus have one time, and nothing
that is due, leased or signed moves when somebody sets a machine's clock.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

MAX_SKEW = 3.0  # seconds that a machine's clock may differ from the database's without being mentioned
MAX_STANDSTILL = 1.0  # seconds by which a correction may make time stand still rather than go back
SLEWING = 0.5  # seconds a second by which the machine's own clock is followed, where it is all there is


class Clock:
    """UTC that does not follow the machine's clock by itself. Cheap, and safe to ask from any thread.

    `wall` is the machine's clock in Unix seconds, `monotonic` one that is never set.
    """

    def __init__(
        self, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall = wall
        self.monotonic = monotonic
        self._offset = self.local_offset()  # Unix seconds when `monotonic` was 0
        self._latest = 0.0
        self._is_corrected = False

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def timestamp(self) -> float:
        """Return the current time in Unix seconds.

        A correction by less than `MAX_STANDSTILL` makes it stand still until it is true, one by more (another
        host has become the database) makes it go back.
        """
        now = self.monotonic() + self._offset
        if 0 < self._latest - now < MAX_STANDSTILL:
            return self._latest
        self._latest = now
        return now

    @property
    def skew(self) -> float:
        """By how many seconds the machine's clock is ahead of this one."""
        return self._wall() - self.monotonic() - self._offset

    def correct(self, told: float, asked_at: float, answered_at: float) -> None:
        """Take note that the database said `told` (Unix seconds) between two moments of `monotonic`.

        The round trip is the bound of the error: within it the old offset is as good as a new one.
        """
        error = (answered_at - asked_at) / 2
        offset = told - (asked_at + answered_at) / 2
        if not self._is_corrected or abs(offset - self._offset) > error:
            self._offset = offset
        self._is_corrected = True

    def slew(self, seconds: float) -> None:
        """Move towards the machine's own clock, as far as may be within so many seconds since the last time.

        For SQLite, whose time it is. A clock that is set while we run would end leases and claims at once, or
        make them last for an hour; approached like this it makes them half as long, or twice.
        """
        most = SLEWING * max(seconds, 0.0)
        self._offset += min(max(self.skew, -most), most)

    def was_set(self, since: float) -> bool:
        """Tell whether the machine's clock and `monotonic` parted since `local_offset` was this.

        Somebody set the clock, or the machine was suspended, which stops `monotonic`.
        """
        return abs(self._wall() - self.monotonic() - since) > MAX_STANDSTILL / 2

    def local_offset(self) -> float:
        """Return what the offset would be by the machine's clock alone."""
        return self._wall() - self.monotonic()


process = Clock()  # of this process: its databases correct it


def now() -> datetime:
    """Return the current time, aware, in UTC."""
    return process.now()
