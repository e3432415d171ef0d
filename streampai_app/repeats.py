"""Lines that come again and again: written once, then counted, so that nobody can fill a disk with them.

What is limited is what others cause: warnings and errors, and lines that say so themselves (`outside=True`).
Of those that are the same, fields and all, one a minute is written; of those that come from one place in the
program and differ, thirty. What was left out is told in one line at the end of its minute, with `repeated`.

Not thread-safe: the handler that asks holds its own lock.
"""

import logging
import sys
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from reprlib import Repr
from typing import Any

WINDOW = 60.0  # seconds
MAX_PER_PLACE = 30  # lines a window from one place in the program
MAX_KEYS = 2_048  # lines and places remembered
MAX_COMPARED = 300  # characters of each field
OUTSIDE = "outside"
NOT_COMPARED = {"request_id", OUTSIDE}
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = MAX_COMPARED


@dataclass(slots=True)
class _Seen:
    """A line or a place: since when, how many lines were written, how many only counted."""

    since: float
    record: logging.LogRecord
    event: str
    written: int = 0
    counted: int = 0


class Repeats:
    """Tells which lines are written. Memory is bounded, whatever comes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: OrderedDict[Any, _Seen] = OrderedDict()
        self._evicted: list[_Seen] = []
        self._due = 0.0

    def admit(self, record: logging.LogRecord) -> bool:
        """Tell whether a line is written. One that is not is counted."""
        fields = record.msg if hasattr(record, "_logger") and isinstance(record.msg, dict) else None
        outside = fields is not None and fields.pop(OUTSIDE, False)
        if record.levelno < logging.WARNING and not outside:
            return True
        now = self._clock()
        # An event of ours is a constant; of what a library says only the line that says it is known.
        if fields is not None:
            event = str(fields.get("event", ""))[:MAX_COMPARED]
            place = (record.name, record.levelno, event)
        else:
            event = record.getMessage()[:MAX_COMPARED]
            place = (record.name, record.pathname, record.lineno)
        at_place = self._look_up(place, now, record, event)
        same = self._look_up((place, event, _compared(fields), _raised(record, fields)), now, record, event)
        if same.written:
            same.counted += 1
        elif at_place.written >= MAX_PER_PLACE:
            at_place.counted += 1
        else:
            same.written += 1
            at_place.written += 1
            return True
        return False

    def summaries(self) -> list[logging.LogRecord]:
        """Return the lines that tell of what was counted and whose minute is over."""
        now = self._clock()
        if now < self._due and not self._evicted:
            return []
        over = [key for key, seen in self._seen.items() if now - seen.since >= WINDOW]
        told = [*self._evicted, *(self._seen.pop(key) for key in over)]
        self._evicted = []
        self._due = now + 1.0
        return [_summary(seen) for seen in told if seen.counted]

    def _look_up(self, key: Any, now: float, record: logging.LogRecord, event: str) -> _Seen:
        seen = self._seen.get(key)
        if seen is not None and now - seen.since < WINDOW:
            return seen
        if seen is not None:
            self._evicted.append(self._seen.pop(key))
        elif len(self._seen) >= MAX_KEYS:
            self._evicted.append(self._seen.popitem(last=False)[1])
        made = self._seen[key] = _Seen(now, _bare(record), event)
        return made


def _compared(fields: dict[str, Any] | None) -> tuple[tuple[str, str], ...]:
    items = fields.items() if fields is not None else ()
    return tuple(
        (name, _SHORT.repr(value)) for name, value in items if name not in NOT_COMPARED and name != "exc_info"
    )


def _raised(record: logging.LogRecord, fields: dict[str, Any] | None) -> str:
    """Return what was raised, without the traceback. `exc_info` is True, an exception or a triple."""
    found = fields.get("exc_info") if fields is not None else record.exc_info
    if found is True:
        found = sys.exception()
    error = found[1] if isinstance(found, tuple) else found
    return f"{type(error).__name__}: {str(error)[:MAX_COMPARED]}" if isinstance(error, BaseException) else ""


def _bare(record: logging.LogRecord) -> logging.LogRecord:
    """Return what is needed to write of it later, without what it holds on to: frames, arguments."""
    return logging.LogRecord(record.name, record.levelno, record.pathname, record.lineno, "", (), None)


def _summary(seen: _Seen) -> logging.LogRecord:
    level = logging.getLevelName(seen.record.levelno).lower()
    seen.record.msg = {
        "event": seen.event,
        "repeated": seen.counted,
        "level": level,
        "logger": seen.record.name,
    }
    seen.record._logger, seen.record._name = None, level  # as structlog marks what is its own
    return seen.record
