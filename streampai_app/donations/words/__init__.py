"""What we write to donors, one file a language. English stands for what is meant."""

from typing import Any

from . import de, en, es, pl

WORDS: dict[str, dict[str, Any]] = {"en": en.WORDS, "de": de.WORDS, "pl": pl.WORDS, "es": es.WORDS}


def words_in(language: str) -> dict[str, Any]:
    """Return the words of a language; English where it is not one of ours, or nobody knows it."""
    return WORDS.get(language, en.WORDS)
