"""Lines of a CSV file (RFC 4180) for spreadsheets. Pure.

A spreadsheet runs a cell that begins like a formula, and people write what they like: such a cell gets an
apostrophe in front, which makes it text (OWASP, "CSV Injection"). Where a list separator is `;` (German,
Polish, Spanish systems) a spreadsheet cuts our lines there, whatever the quotes say, if ours are separated
by commas, and the other way round: so every piece of a text that could become a cell is treated like one.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

LINE_END = "\r\n"

Cell = str | int | Decimal

_UTF8 = "\ufeff"  # by which spreadsheets know it
_STARTS_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is written: what separates cells, and the decimal mark of numbers.

    `cuts` is by which a spreadsheet that expects another style may cut what stands in a cell.
    """

    separator: str
    decimal_mark: str
    cuts: re.Pattern[str]


COMMAS = Style(",", ".", re.compile(r"([;\t\r\n])"))
SEMICOLONS = Style(";", ",", re.compile(r"([,;\t\r\n])"))
STYLES = {"comma": COMMAS, "semicolon": SEMICOLONS}  # as they stand in addresses


def first_line(names: Iterable[str], style: Style = COMMAS) -> str:
    """Return the names of the columns, the first line of a file."""
    return _UTF8 + lines([names], style)


def lines(rows: Iterable[Iterable[Cell]], style: Style = COMMAS) -> str:
    """Return rows of cells as lines: numbers bare, text in quotes and never run."""
    written = io.StringIO()
    writer = csv.writer(
        written, delimiter=style.separator, lineterminator=LINE_END, quoting=csv.QUOTE_NONNUMERIC
    )
    writer.writerows([_written(cell, style) for cell in row] for row in rows)
    return written.getvalue()


class _WithComma(Decimal):
    """A number that is written with a decimal comma."""

    def __str__(self) -> str:
        return super().__str__().replace(".", ",")


def _written(cell: Cell, style: Style) -> Cell:
    if isinstance(cell, str):
        return _as_text(cell, style.cuts)
    if isinstance(cell, Decimal) and style.decimal_mark == ",":
        return _WithComma(cell)
    return cell


def _as_text(value: str, cuts: re.Pattern[str]) -> str:
    pieces = cuts.split(value)
    text = "".join(f"'{piece}" if _starts_formula(piece) else piece for piece in pieces)
    return f"'{text}" if text.lstrip(" ")[:1] in {"\t", "\r", "\n"} else text


def _starts_formula(piece: str) -> bool:
    """Tell whether a formula comes first, behind what a spreadsheet may leave out: blanks, quotes, unseen."""
    for character in piece:
        if character.isspace() or character in "\"'" or unicodedata.category(character) in {"Cc", "Cf"}:
            continue
        return character in _STARTS_FORMULA
    return False
