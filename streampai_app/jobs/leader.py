"""Leading: one process of the cluster holds a lease and runs what only one should run."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from .. import logs
from ..db import Database
from ..errors import Unavailable
from ..ids import new_id
from ..isolation import report
from .lease import hold, release

log = logs.get(__name__)

LASTING = timedelta(seconds=15)
RENEWALS = 3  # in the time that a lease lasts


class Leader:
    """Seeks a lease for as long as it runs; `on_gain` and `on_lose` are called when it comes and goes.

    It gives up leading before the lease runs out when the database does not answer: by then somebody else
    may have it. `monotonic` is the clock for that.
    """

    def __init__(
        self,
        db: Database,
        name: str,
        *,
        on_gain: Callable[[], None],
        on_lose: Callable[[], None],
        lasting: timedelta = LASTING,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._db = db
        self._name = name
        self._holder = new_id("prc")
        self._on_gain = on_gain
        self._on_lose = on_lose
        self._lasting = lasting
        self._pause = lasting.total_seconds() / RENEWALS
        self._monotonic = monotonic
        self._good_until = 0.0
        self._waits_since: float | None = None
        self.leads = False

    async def run(self) -> None:
        """Seek and renew until cancelled; then give the lease back."""
        try:
            while True:
                self._change(await self._is_held())
                await asyncio.sleep(self._pause)
        finally:
            if self.leads:
                self._change(False)
                with suppress(Unavailable):
                    await self._db.write(release, self._name, self._holder)

    async def _is_held(self) -> bool:
        asked_at = self._monotonic()
        try:
            async with asyncio.timeout(self._pause):
                held = await self._db.write(hold, self._name, self._holder, self._lasting)
        except Exception as error:
            if not isinstance(error, Unavailable | TimeoutError):
                report("leading", error, "asked again")
            self._waits_since = None  # nobody knows who holds it
            return self.leads and self._monotonic() + self._pause < self._good_until
        self._good_until = asked_at + self._lasting.total_seconds()
        self._waits_since = None if held else self._waits_since or asked_at
        return held

    @property
    def is_outdone(self) -> bool:
        """Whether somebody else has held the lease for longer than a dead process would."""
        if self._waits_since is None:
            return False
        return self._monotonic() - self._waits_since > self._lasting.total_seconds() + self._pause

    def _change(self, leads: bool) -> None:
        if leads == self.leads:
            return
        self.leads = leads
        log.info("leading" if leads else "no longer leading", lease=self._name, holder=self._holder)
        (self._on_gain if leads else self._on_lose)()
