"""The one place that asks what time it is; everything else takes time as an argument or an attribute."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)
