"""Lines of a CSV file (RFC 4180) for spreadsheets. Pure.

A spreadsheet runs a cell that begins like a formula, and people write what they like: such a cell gets an
apostrophe in front, which makes it text (OWASP, "CSV Injection").
"""

import csv
import io
from collections.abc import Iterable

LINE_END = "\r\n"

_UTF8 = "\ufeff"  # by which spreadsheets know it
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def first_line(names: Iterable[str]) -> str:
    """Return the names of the columns, the first line of a file."""
    return _UTF8 + lines([names])


def lines(rows: Iterable[Iterable[str]]) -> str:
    """Return rows of cells as lines. What people wrote goes through `text` first."""
    written = io.StringIO()
    csv.writer(written, lineterminator=LINE_END).writerows(rows)
    return written.getvalue()


def text(value: str) -> str:
    """Return what somebody wrote as a cell that is never run."""
    return f"'{value}" if value.lstrip(" ").startswith(_STARTS_FORMULA) else value
