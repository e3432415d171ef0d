"""How much is caught and how often it is wrong, measured over messages of our own making and printed."""

from collections.abc import Callable

import pytest

from streampai_app.alerts.moderation import LANGUAGES

from . import measure
from .disguises import DISGUISES
from .rates import LINKS_ONLY, Rate


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rate_of", [measure.by_hand, measure.disguised])
def test_bad_messages_are_caught(language: str, rate_of: Callable[[str], Rate]) -> None:
    rate = rate_of(language)
    print(rate)
    assert rate.share >= 0.97, rate.wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_clean_messages_pass(language: str) -> None:
    rate = measure.clean(language)
    print(rate)
    assert rate.share <= 0.02, rate.wrong


def test_messages_written_after_the_rules_fare_nearly_as_well() -> None:
    caught, wronged = measure.later()
    print(caught, wronged, sep="\n")
    assert caught.share >= 0.90, caught.wrong
    assert wronged.share <= 0.04, wronged.wrong


def test_sentences_that_only_hold_the_letters_of_bad_words_pass() -> None:
    assert measure.hard().wrong == ()


@pytest.mark.parametrize("name", [name for name in DISGUISES if name not in {"split in two", "backwards"}])
def test_each_disguise_is_seen_through(name: str) -> None:
    assert measure.by_disguise(name).wrong == ()


def test_links_are_caught_and_full_stops_are_not() -> None:
    caught = measure.caught("links", measure.lines_of("links.bad.txt"), LINKS_ONLY)
    wronged = measure.wronged("links", measure.lines_of("links.clean.txt"))
    print(caught, wronged, sep="\n")
    assert (caught.wrong, wronged.wrong) == ((), ())
