"""How much is caught of what the rules were not made with, and how seldom what is innocent is stopped."""

import pytest

from . import outside
from .outside import DEVELOPMENT, HELD_OUT
from .rates import Rate

LEAST = {
    "split in two": 0.75,  # two pieces that look like words are two words
    "reversed": 0.75,  # of four letters backwards makes a clean word too often
    "leet of several signs": 0.9,
    "lookalikes": 0.9,
    "fancy fonts": 0.9,
    "fancy fonts, one after another": 0.9,
    "a letter hidden": 0.95,
}
LEAST_KNOWN = 0.33  # of the words of a list by others, which names much that we do not stop


@pytest.fixture(scope="module", params=[DEVELOPMENT, HELD_OUT])
def half(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_each_kind_of_disguise_is_seen_through(half: str) -> None:
    rates = [rate for rate in outside.in_all(outside.bad(half), by=0) if rate.name != outside.PLAIN]
    _print(rates)
    assert len(rates) == 20
    assert {rate.name: rate.share for rate in rates if rate.share < LEAST.get(rate.name, 1)} == {}


def test_words_of_a_list_by_others_are_known(half: str) -> None:
    (rate,) = (rate for rate in outside.in_all(outside.bad(half), by=0) if rate.name == outside.PLAIN)
    _print([rate])
    assert rate.share >= LEAST_KNOWN


def test_innocent_words_names_and_sentences_pass(half: str) -> None:
    rates = outside.in_all(outside.innocent(half), by=0)
    _print(rates)
    assert {rate.name: rate.wrong for rate in rates if rate.share > 0.002} == {}
    assert sum(rate.of for rate in rates) > 5000


def _print(rates: list[Rate]) -> None:
    print(*rates, sep="\n")
