"""Every language says everything, with the same places to be filled."""

import re
from typing import Any

import pytest

from streampai_app.web.words import LANGUAGES, words_in


def places(words: Any) -> Any:
    """The places to fill in all texts. A place may be left out where a language says it otherwise."""
    if isinstance(words, dict):
        return {name: places(inner) for name, inner in words.items()}
    if isinstance(words, tuple):
        return [places(inner) for inner in words]
    return set(re.findall(r"{(\w+)}", words))


def unknown(here: Any, english: Any) -> list[object]:
    """What differs: missing or additional texts, and places that nobody fills."""
    if isinstance(english, dict):
        inner = [unknown(here[name], english[name]) for name in here.keys() & english.keys()]
        return [*(here.keys() ^ english.keys()), *(each for found in inner for each in found)]
    if isinstance(english, list):
        return [each for pair in zip(here, english, strict=True) for each in unknown(*pair)]
    return sorted(here - english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_all_that_english_says(language: str) -> None:
    assert unknown(places(words_in(language)), places(words_in("en"))) == []
