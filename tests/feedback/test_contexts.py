"""Contexts: whatever is sent comes out as plain, shallow, scrubbed JSON that fits."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streampai_app.errors import Invalid
from streampai_app.feedback.contexts import CUT, DEEPEST, MOST_BYTES, clean_context
from streampai_app.redaction import GONE


def test_what_fits_is_kept_as_it_is():
    context = {
        "page": "https://app.example/live",
        "viewport": {"w": 1280, "h": 800},
        "errors": [],
        "fps": 59.9,
    }
    assert json.loads(clean_context(context)) == context


def test_the_same_context_is_the_same_text_whatever_its_order():
    assert clean_context({"b": 1, "a": [1, {"d": 1, "c": 2}]}) == clean_context(
        {"a": [1, {"c": 2, "d": 1}], "b": 1}
    )


@pytest.mark.parametrize("value", [[], "text", 7, True])
def test_what_is_no_object_is_invalid(value):
    with pytest.raises(Invalid):
        clean_context(value)


def test_nothing_is_an_empty_one():
    assert clean_context(None) == "{}"


def test_five_megabytes_are_cut_down_and_quickly():
    context = {
        "page": "https://app.example/",
        "errors": [{"message": f"{n} " + "x" * 5000} for n in range(1000)],
        "huge": "y" * 5_000_000,
    }
    begin = time.process_time()
    kept = clean_context(context)
    assert time.process_time() - begin < 5, "far from what a request may take, whatever the machine"
    assert len(kept.encode()) <= MOST_BYTES
    assert json.loads(kept)["page"] == "https://app.example/"
    assert json.loads(kept)["errors"][-1]["message"].startswith("999 "), "of a list the end matters"


def test_a_context_that_contains_itself_ends():
    cycle: dict = {"a": 1}
    cycle["self"] = cycle
    cycle["all"] = [cycle] * 50
    assert len(clean_context(cycle).encode()) <= MOST_BYTES


def test_depth_is_bounded():
    deep: object = "bottom"
    for _ in range(1000):
        deep = {"down": deep}
    kept = json.loads(clean_context(deep))
    for _ in range(DEEPEST):
        kept = kept["down"]
    assert kept == CUT


def test_what_no_database_stores_is_dropped():
    kept = clean_context({"a\x00b": "c\x00d\ud800", "n": float("nan"), "big": 10**30})
    assert json.loads(kept) == {"ab": "cd", "n": None, "big": "1" + "0" * 30}


def test_a_secret_across_the_cut_is_not_half_kept():
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJl"
    for place in range(1930, 2001, 5):
        kept = clean_context({"log": "z" * place + " " + token})
        assert "eyJ" not in kept
    assert GONE in clean_context({"log": token})


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=12,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text(), ANY, max_size=6))
def test_any_object_becomes_json_that_stays_the_same_when_cleaned_again(context):
    kept = clean_context(context)
    assert len(kept.encode()) <= MOST_BYTES
    assert "\\u0000" not in kept
    assert clean_context(json.loads(kept)) == kept
