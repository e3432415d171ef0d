"""A file for spreadsheets runs nothing, whichever separator the system that opens it cuts at."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pytest

from streampai_app.spreadsheets import SEMICOLONS, first_line, lines

STARTERS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BEFORE = ("", " ", '"', "'", "\u00a0", "\u200b", "\x0b", ' "', "\t", "\r", "\n")
SEPARATORS = (";", "\t", "\r", "\n", "\r\n", ";;", '";"', ";\t")


def cells_cut_at(separators: str, file: str) -> Iterator[str]:
    """Read as LibreOffice does where several separators are ticked: quotes count at the start of a cell."""
    cell, is_quoted, at = "", False, 0
    while at < len(file):
        character, at = file[at], at + 1
        if is_quoted:
            if character == '"' and file[at : at + 1] == '"':
                cell, at = cell + '"', at + 1
            elif character == '"':
                is_quoted = False
            else:
                cell += character
        elif character == '"' and not cell:
            is_quoted = True
        elif character in separators or character in "\r\n":
            yield cell
            cell = ""
        else:
            cell += character
    yield cell


def opened_in_every_way(file: str) -> Iterator[tuple[str, str]]:
    for separator in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(file, newline=""), delimiter=separator):
            yield from ((separator, cell) for cell in row)
    for separators in (";", "\t", ",;", ",;\t"):
        yield from ((separators, cell) for cell in cells_cut_at(separators, file))


@pytest.mark.parametrize("separator", SEPARATORS)
def test_no_cell_begins_like_a_formula_in_any_locale(separator: str) -> None:
    texts = [
        text
        for before, starter in product(BEFORE, STARTERS)
        for text in (f"{before}{starter}cmd|'/C calc'!A0", f"x{separator}{before}{starter}cmd|'/C calc'!A0")
    ]
    file = lines([["don_1", text, Decimal("12.50"), text, "paid"] for text in texts])
    for cut_at, cell in opened_in_every_way(file):
        bare = cell.lstrip(' "\t\r\n\x0b\u00a0\u200b')
        assert not bare.startswith(STARTERS), (cut_at, cell)


def test_the_sighting_is_text_in_a_semicolon_locale() -> None:
    [[_, second]] = csv.reader(io.StringIO(lines([["1", "x;=cmd|'/C calc'!A0"]])), delimiter=";")
    assert second.startswith("'=cmd|")


def test_text_is_quoted_and_numbers_stay_numbers() -> None:
    assert lines([["a", "-5", Decimal("-5.00"), 3, ""]]) == '"a","\'-5",-5.00,3,""\r\n'


@pytest.mark.parametrize("text", ["Hi; all", "a - b", "1+1=2", 'she said "-"', "one\ntwo", "a@b.example", ""])
def test_what_begins_no_cell_stays_as_it_was_written(text: str) -> None:
    assert next(csv.reader(io.StringIO(lines([[text]]), newline=""))) == [text]


def test_what_begins_with_a_blank_that_cuts_is_marked_too() -> None:
    assert next(csv.reader(io.StringIO(lines([["\tx"]]), newline=""))) == ["'\tx"]


def test_the_first_line_says_that_it_is_utf8() -> None:
    assert first_line(["a", "b"]) == '\ufeff"a","b"\r\n'


def test_a_file_with_semicolons_has_decimal_commas_and_its_texts_still_run_nothing():
    written = lines([[Decimal("1234.50"), 7, "a;b", "x,=1+1"]], SEMICOLONS)
    assert written == '1234,50;7;"a;b";"x,\'=1+1"\r\n'
    assert first_line(["a", "b"], SEMICOLONS).endswith('"a";"b"\r\n')
