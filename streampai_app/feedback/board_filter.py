"""A board's filter as an address asks for it, and back. What makes no sense is left out."""

from urllib.parse import urlencode

from ..models import Kind, Severity, Status, Visibility
from .queries import BoardFilter
from .rules import STATUSES

FILTER_NAMES = ("kind", "status", "severity", "shown", "q")
MERGED = "merged"


def read_filter(kind: str, status: str, severity: str, shown: str, text: str) -> BoardFilter:
    """Return a filter. `shown` is `public`, `held`, `hidden`, or `merged` for what is part of others."""
    wanted = Kind.BUG if kind == Kind.BUG else Kind.FEATURE
    is_severity = wanted == Kind.BUG and severity in set(Severity) - {Severity.NONE}
    return BoardFilter(
        kind=wanted,
        status=Status(status) if status in STATUSES[wanted] else None,
        severity=Severity(severity) if is_severity else None,
        visibility=Visibility(shown) if wanted == Kind.FEATURE and shown in set(Visibility) else None,
        is_merged=shown == MERGED,
        text=text,
    )


def query_of(wanted: BoardFilter) -> str:
    """Return the query of an address that asks for a filter."""
    shown = MERGED if wanted.is_merged else wanted.visibility or ""
    values = (wanted.kind, wanted.status or "", wanted.severity or "", shown, wanted.text)
    return urlencode({name: value for name, value in zip(FILTER_NAMES, values, strict=True) if value})
