"""Reading JSON that somebody else wrote."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import reading

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"\xef\xbb\xbf{}", "{}".encode("utf-16"), b"1" * 5000, b"[" * 100_000, b"'a'"],
    ids=lambda body: repr(body[:6]),
)
def test_what_is_no_json_is_odd(body: bytes):
    with pytest.raises(reading.Odd):
        reading.parse(body)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(2500, 2500), ("2500", 2500), ("2500.00", 2500), (2500.0, 2500), (0, 0), ("0", 0)],
)
def test_an_amount_is_a_number_or_the_same_as_text(value: Any, expected: int):
    assert reading.amount({"a": value}, "a") == expected


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, "", "25.50", 25.5, -1, "-1", "1e3", "1e999999", "٣", " 5", [], {}),
        *(float("nan"), float("inf"), 10**16),
    ],
)
def test_what_is_no_amount_is_odd(value: Any):
    with pytest.raises(reading.Odd):
        reading.amount({"a": value}, "a")


def test_an_id_is_no_longer_than_what_is_kept_of_one():
    assert reading.reference({"id": "x" * 200}, "id") == "x" * 200
    for value, why in (("x" * 201, "id is too long"), (None, "no id"), (7, "no id"), ("\0", "no id")):
        assert reading.reference_or_none({"id": value}, "id") is None
        with pytest.raises(reading.Odd, match=why):
            reading.reference({"id": value}, "id")


def test_a_currency_is_three_letters():
    assert reading.currency({"c": "eur"}, "c") == "EUR"
    for value in ("", "EU", "EURO", "€€€", 978, None):
        with pytest.raises(reading.Odd):
            reading.currency({"c": value}, "c")


def test_what_no_database_takes_is_taken_out_of_texts():
    data = reading.parse(
        b'{"t": "a\\u0000b\\ud800c", "metadata": {"m": "\\u0000", "n": 1, "b": true, "x": null}}'
    )
    assert reading.text(data, "t") == "ab?c"
    assert reading.metadata(data) == {"m": "", "n": "1", "b": "true"}


def test_times_are_aware_and_odd_ones_are_none():
    assert reading.moment_or_none({"t": "2026-11-20T10:15:20.501Z"}, "t") == datetime(
        2026, 11, 20, 10, 15, 20, 501_000, UTC
    )
    assert reading.moment_or_none({"t": "2026-11-20T10:15:20"}, "t") == datetime(
        2026, 11, 20, 10, 15, 20, tzinfo=UTC
    )
    assert reading.moment_or_none({"t": "yesterday"}, "t") is None


@given(ANYTHING)
def test_no_value_makes_a_reader_fail_otherwise_than_as_odd(value: Any):
    data = {"k": value, "metadata": value}
    for read in (
        reading.text_or_none,
        reading.integer_or_none,
        reading.moment_or_none,
        reading.currency_or_none,
    ):
        read(data, "k")
    reading.metadata(data)
    for strict in (reading.text, reading.integer, reading.amount, reading.currency):
        try:
            strict(data, "k")
        except reading.Odd:
            continue


def named(data: reading.Json) -> str:
    return reading.text(data, "name_id")


def test_an_entry_that_is_odd_spoils_no_other_and_says_where_it_stands_and_which_it_is():
    data = {"k": [{"name_id": "a"}, {"id": "x", "name_id": 7}, "none", {"name_id": "b"}]}
    assert reading.entries(data, "k", named) == (
        "a",
        reading.Unread("k[1]", "no name_id", {"id": "x"}),
        reading.Unread("k[2]", "it is no object", {}),
        "b",
    )
    assert reading.parts(data, "k", named) == (("a", "b"), ("k[1]: no name_id", "k[2]: it is no object"))


def test_a_part_that_is_no_list_is_named():
    assert reading.parts({"k": "none"}, "k", named) == ((), ("k is no list",))
    assert reading.parts({"k": None}, "k", named) == reading.parts({}, "k", named) == ((), ())
    with pytest.raises(reading.Odd):
        reading.entries({"k": {"a": 1}}, "k", named)


@given(st.lists(ANYTHING, max_size=4), st.integers(0, 4))
def test_whatever_stands_beside_it_a_good_entry_is_read(others: list[Any], place: int):
    values = [*others[:place], {"name_id": "good"}, *others[place:]]
    found, unread = reading.parts({"k": values}, "k", named)
    assert "good" in found
    assert len(found) + len(unread) == len(values)
