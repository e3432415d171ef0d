"""One bad item stops no other: what becomes of work that failed, and of loops that must never end.

An item is put off by its own rules: counted, with its cause, due again later. Should even that fail, the item
is set aside in this process, for longer each time, so that it is not the first in the queue for ever.

Causes are texts that every database takes. An error may carry anything that came from outside (a NUL, half a
character, a megabyte), and one that cannot be written down would keep its item from being put off.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from . import logs, metrics
from .errors import AppError, Unavailable

log = logs.get(__name__)

MAX_CAUSE = 500  # characters
ASIDE_FOR = (1.0, 5.0, 30.0, 120.0, 600.0)  # seconds, after the 1st, 2nd ... failure to put an item off
RESTART_AFTER = (1.0, 5.0, 30.0)  # seconds, after the 1st, 2nd and each further failure of a loop in a row
STEADY_AFTER = 60.0  # seconds that a loop has to run until its earlier failures count no more

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def storable(text: str, limit: int = MAX_CAUSE) -> str:
    """Return a text as every database takes it: without NUL, without halves of characters, not too long."""
    return text[:limit].replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def cause_of(error: BaseException, limit: int = MAX_CAUSE) -> str:
    """Return why something failed, as a text that can be stored whatever the error says of itself.

    Of an error of the database only the database's own words: SQLAlchemy adds statement and parameters.
    """
    try:
        said = str(getattr(error, "orig", None) or error)
    except Exception:
        said = "(its text cannot be read)"
    return storable(f"{type(error).__name__}: {said}" if said else type(error).__name__, limit)


def report(work: str, error: BaseException, outcome: str, **ids: Any) -> None:
    """Count a failure and log it: with a traceback if it is a surprise. Never raises."""
    metrics.work_failures.labels(work, outcome).inc()
    with suppress(Exception):  # a log that fails must not turn one failure into two; it has been counted
        if isinstance(error, AppError):
            log.warning(f"{work} failed", outcome=outcome, cause=cause_of(error), **ids)
        else:
            log.error(f"{work} failed", outcome=outcome, exc_info=error, **ids)


class Isolation:
    """Keeps failures of one kind of work apart. It lives as long as the worker whose items it looks after."""

    def __init__(self, work: str, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`work` is what logs and metrics call it."""
        self._work = work
        self._monotonic = monotonic
        self._aside: dict[Hashable, tuple[float, int]] = {}  # until when, and how often so far

    @property
    def aside(self) -> int:
        """How many items are set aside, at most: who reads a page of a queue reads so many more."""
        return len(self._aside)

    def without_aside(self, keys: Iterable[K]) -> list[K]:
        """Return those keys whose items may be worked on."""
        now = self._monotonic()
        return [key for key in keys if self._aside.get(key, (0.0, 0))[0] <= now]

    async def attempt(
        self, key: Hashable, work: Callable[[], Awaitable[T]], put_off: Callable[[str], Awaitable[object]]
    ) -> T | None:
        """Work on one item. If that fails, call `put_off(cause)`, and return None.

        Raises `Unavailable` if it could not be put off because the database does not answer: then there is
        nothing to be done for other items either. This one is set aside nevertheless, lest it be the reason.
        """
        try:
            done = await work()
        except Exception as error:
            await self._put_off(key, error, put_off)
            return None
        self._aside.pop(key, None)
        return done

    async def _put_off(
        self, key: Hashable, error: Exception, put_off: Callable[[str], Awaitable[object]]
    ) -> None:
        try:
            await put_off(cause_of(error))
        except Exception as second:
            report(self._work, error, "failed", item=_name(key))
            self.set_aside(key, second)
            if isinstance(second, Unavailable):
                raise
        else:
            report(self._work, error, "put off", item=_name(key))
            self._aside.pop(key, None)

    def set_aside(self, key: Hashable, error: Exception) -> None:
        """Leave an item alone for a while that cannot be put off, because of this error."""
        report(self._work, error, "set aside", item=_name(key))
        times = self._aside.get(key, (0.0, 0))[1]
        wait = ASIDE_FOR[min(times, len(ASIDE_FOR) - 1)]
        now = self._monotonic()
        # What has long been free again is done, or another process has taken it.
        self._aside = {each: of for each, of in self._aside.items() if of[0] > now - ASIDE_FOR[-1]}
        self._aside[key] = (now + wait, times + 1)


async def sweep(
    work: str,
    find: Callable[[int], Awaitable[Sequence[K]]],
    do_away: Callable[[list[K]], Awaitable[object]],
    at_once: int,
) -> None:
    """Do away with page after page of what `find(limit)` finds. Never raises: see `report`.

    A page that fails is done in halves, until what cannot be done away with is alone; that is left out.
    """
    stuck: set[K] = set()
    try:
        while page := [key for key in await find(at_once + len(stuck)) if key not in stuck]:
            stuck.update(await _stuck_in(page, work, do_away))
            if len(stuck) >= at_once:
                return  # it is not one item: the next time may be better
    except Exception as error:
        report(work, error, "cut short")


async def _stuck_in(page: list[K], work: str, do_away: Callable[[list[K]], Awaitable[object]]) -> list[K]:
    """Do away with a page, and return what of it cannot be."""
    try:
        await do_away(page)
    except Exception as error:
        if isinstance(error, Unavailable) and len(page) == 1:
            raise
        if len(page) == 1:
            report(work, error, "left out", item=_name(page[0]))
            return page
        middle = len(page) // 2
        return [
            key for half in (page[:middle], page[middle:]) for key in await _stuck_in(half, work, do_away)
        ]
    return []


def _name(key: Hashable) -> str:
    return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)


async def keep_running(name: str, work: Callable[[], Awaitable[object]]) -> None:
    """Run a loop that is never to end: one that raises is reported and begun again after a while.

    Ends when it is cancelled, or when the loop returns by itself.
    """
    failures = 0
    while True:
        began = time.monotonic()
        try:
            await work()
            return
        except asyncio.CancelledError as error:
            if (task := asyncio.current_task()) is None or task.cancelling():
                raise
            failure: BaseException = error  # something it waited for was cancelled, not the loop itself
        except Exception as error:
            failure = error
        failures = 1 if time.monotonic() - began > STEADY_AFTER else failures + 1
        report(name, failure, "begun again")
        await asyncio.sleep(RESTART_AFTER[min(failures, len(RESTART_AFTER)) - 1])


@asynccontextmanager
async def in_background(**loops: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Keep loops running, each under its name, for as long as the block lasts."""
    tasks = [
        asyncio.create_task(keep_running(name, work), name=name.replace("_", "-"))
        for name, work in loops.items()
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
