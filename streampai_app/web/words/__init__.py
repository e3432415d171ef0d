"""What the pages rendered here say, one file a language. English stands for what is meant."""

from typing import Any

from . import de, en, es, pl
from .roadmap import ROADMAP

_PAGES: dict[str, dict[str, Any]] = {"en": en.WORDS, "de": de.WORDS, "pl": pl.WORDS, "es": es.WORDS}
_ALL = {language: words | {"roadmap": ROADMAP[language]} for language, words in _PAGES.items()}
LANGUAGES = tuple(_ALL)
NAMES = {language: words["language"] for language, words in _ALL.items()}


def words_in(language: str) -> dict[str, Any]:
    """Return all words of one of `LANGUAGES`."""
    return _ALL[language]
