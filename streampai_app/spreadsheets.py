"""Lines of a CSV file (RFC 4180) for spreadsheets. Pure.

A spreadsheet runs a cell that begins like a formula, and people write what they like: such a cell gets an
apostrophe in front, which makes it text (OWASP, "CSV Injection"). Where a list separator is `;` (German,
Polish, Spanish systems) a spreadsheet cuts our lines there, whatever the quotes say, because ours are
separated by commas: so every piece of a text that could become a cell is treated like one.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

LINE_END = "\r\n"

Cell = str | int | Decimal

_UTF8 = "\ufeff"  # by which spreadsheets know it
_STARTS_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_SEPARATORS = re.compile(r"([;\t\r\n])")  # by which a spreadsheet may cut what stands in a cell


def first_line(names: Iterable[str]) -> str:
    """Return the names of the columns, the first line of a file."""
    return _UTF8 + lines([names])


def lines(rows: Iterable[Iterable[Cell]]) -> str:
    """Return rows of cells as lines: numbers bare, text in quotes and never run."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator=LINE_END, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([_as_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return written.getvalue()


def _as_text(value: str) -> str:
    pieces = _SEPARATORS.split(value)
    text = "".join(f"'{piece}" if _starts_formula(piece) else piece for piece in pieces)
    return f"'{text}" if text.lstrip(" ")[:1] in {"\t", "\r", "\n"} else text


def _starts_formula(piece: str) -> bool:
    """Tell whether a formula comes first, behind what a spreadsheet may leave out: blanks, quotes, unseen."""
    for character in piece:
        if character.isspace() or character in "\"'" or unicodedata.category(character) in {"Cc", "Cf"}:
            continue
        return character in _STARTS_FORMULA
    return False
