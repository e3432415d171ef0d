"""Machines whose clocks are wrong, in one process: they share the monotonic clock and one database."""

import time

from streampai_app.clock import Clock

HOUR = 3600.0


class Machine:
    """`ahead` says by how many seconds its clock is wrong, and may be changed at any time: somebody sets it.

    `asleep` are the seconds that it was suspended, in which its monotonic clock stood still.
    """

    def __init__(self, ahead: float = 0.0) -> None:
        self.ahead = ahead
        self.asleep = 0.0
        self.clock = Clock(lambda: time.time() + self.ahead, lambda: time.monotonic() - self.asleep)
