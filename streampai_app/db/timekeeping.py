"""Keeping a process's time to the database's, on connections that are open anyway.

Every ten seconds, and as soon as somebody has set the machine's clock, whoever begins a transaction asks the
database for the time first: one round trip in thousands. On SQLite the machine's clock is the database's,
and is followed slowly: see `Clock.slew`.
"""

import logging
import threading

from sqlalchemy import Connection

from .. import metrics
from ..clock import MAX_SKEW, Clock
from .tx import Tx

log = logging.getLogger(__name__)

ASK_EVERY = 10.0  # seconds, on Postgres
LOOK_EVERY = 1.0  # seconds, on SQLite, where it costs nothing
_ASK = "SELECT CAST(extract(epoch FROM clock_timestamp()) AS double precision)"


class Timekeeper:
    """One a `Database`. Makes its transactions, each with the database's time in it."""

    def __init__(self, clock: Clock, *, is_sqlite: bool) -> None:
        self.clock = clock
        self._is_sqlite = is_sqlite
        self._every = LOOK_EVERY if is_sqlite else ASK_EVERY
        self._corrected_at: float | None = None
        self._local_offset = clock.local_offset()
        self._asking = threading.Lock()
        self._mentioned = 0.0

    def tx(self, connection: Connection) -> Tx:
        """Return a transaction on this connection, which has begun or begins with its first statement."""
        self.keep(connection)
        return Tx(connection, self.clock.now())

    def keep(self, connection: Connection) -> None:
        """Correct the clock if it is time to. Before it was corrected once, everybody asks; then one does."""
        if self._corrected_at is None:
            self._correct(connection)
        elif self._is_due() and self._asking.acquire(blocking=False):
            try:
                self._correct(connection)
            finally:
                self._asking.release()

    def _is_due(self) -> bool:
        assert self._corrected_at is not None
        since = self.clock.monotonic() - self._corrected_at
        return since >= self._every or self.clock.was_set(self._local_offset)

    def _correct(self, connection: Connection) -> None:
        asked_at = self.clock.monotonic()
        if self._is_sqlite:
            before = asked_at if self._corrected_at is None else self._corrected_at
            self.clock.slew(min(asked_at - before, LOOK_EVERY))
        else:
            told = connection.exec_driver_sql(_ASK).scalar_one()
            self.clock.correct(told, asked_at, self.clock.monotonic())
        self._local_offset = self.clock.local_offset()
        self._corrected_at = asked_at
        self._mention()

    def _mention(self) -> None:
        """Say that the machine's clock is wrong: once, and again when it is wrong by something else."""
        skew = self.clock.skew
        metrics.clock_skew_seconds.set(skew)
        if abs(skew - self._mentioned) < MAX_SKEW:
            return
        is_wrong = abs(skew) >= MAX_SKEW
        self._mentioned = skew if is_wrong else 0.0
        write = log.warning if is_wrong else log.info
        write(
            "the machine's clock is %+.1f s off the time that the database keeps, which is what counts", skew
        )


def describe_skew(clock: Clock) -> str:
    """Return what is wrong with the machine's clock, for people; nothing if nothing is."""
    skew = clock.skew
    if abs(skew) < MAX_SKEW:
        return ""
    return f"the machine's clock is {abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} the database's"
