"""The lists of the API: filters, a span of time, pages counted from 0, newest first."""

import re
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime

from .refusals import Refused
from .world import Tx

Params = Mapping[str, str]  # of a request's query


def find(tx: Tx, table: str, params: Params, filters: Mapping[str, str]) -> list[sqlite3.Row]:
    """Return one page of a table, or of a SELECT in brackets. Raises `Refused`.

    `filters` names the parameters that filter, and the column that each compares.
    """
    since, until = _seconds(params, "created_at_gte", 0.0), _seconds(params, "created_at_lte", 1e12)
    conditions, values = ["created_at BETWEEN ? AND ?"], [since, until]
    for name in filters.keys() & params.keys():
        conditions.append(f"{filters[name]} = ?")
        values.append(params[name])
    return tx.all(
        f"SELECT * FROM {table} WHERE {' AND '.join(conditions)} "  # noqa: S608
        "ORDER BY created_at DESC, id LIMIT ? OFFSET ?",
        *values,
        *_page(params),
    )


def _page(params: Params) -> tuple[int, int]:
    """Return limit and offset."""
    size, number = _natural(params, "page_size", 10), _natural(params, "page_number", 0)
    if not 1 <= size <= 100:
        raise _bad_parameter("page_size")
    return size, size * number


def _natural(params: Params, name: str, default: int) -> int:
    value = params.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise _bad_parameter(name)
    return int(value)


def _seconds(params: Params, name: str, default: float) -> float:
    if name not in params:
        return default
    try:
        when = datetime.fromisoformat(params[name])
    except ValueError:
        raise _bad_parameter(name) from None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def _bad_parameter(name: str) -> Refused:
    return Refused(400, "INVALID_REQUEST_PARAMETERS", f"{name} is malformed")
