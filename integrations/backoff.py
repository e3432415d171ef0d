"""How long to wait before asking again: doubling, with jitter, and as long as the server says."""

import random
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

SHORTEST = 0.5  # seconds
LONGEST = 8.0


def delay(attempt: int, asked: float | None = None) -> float:
    """Return the seconds to wait after failed attempt number `attempt` (from 0).

    `asked` is what the server asked for. It is never undercut, and the jitter comes on top of it, so that
    many who were refused together do not come back together.
    """
    if asked is not None:
        return asked + random.uniform(0, SHORTEST)  # noqa: S311
    return random.uniform(0.5, 1) * min(LONGEST, SHORTEST * 2**attempt)  # noqa: S311


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After` (RFC 9110, 10.2.3: seconds or a date) as seconds; None when it is absent or odd.

    A date counts from the server's own `Date`: our clock may be an hour off.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit() and len(value) < 7:
        return float(value)
    try:
        when, said_at = parsedate_to_datetime(value), parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (when.astimezone(UTC) - said_at.astimezone(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None
