"""How alike two short texts are, typing errors and all. Pure.

Words are compared by the letters they share three by three: `recieve` and `receive` share most of them, and
the order of words does not matter. A word that is still being typed counts as what it may become.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST_TEXT = 200  # characters that are looked at
ALIKE = 0.45  # of 1: less than this is another subject

_WORDS = re.compile(r"\w+")


def fold(text: str) -> str:
    """Return the words of a text in lower case and without accents, one blank between them."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST_TEXT].casefold())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(_WORDS.findall(kept))


def trigrams_within(folded: str) -> list[str]:
    """Return the trigrams of the words of a folded text, each once, in order: what an index looks up."""
    found = (word[n : n + 3] for word in folded.split() for n in range(len(word) - 2))
    return list(dict.fromkeys(found))


def likeness(typed: str, title: str) -> float:
    """Return from 0 to 1 how much of what was typed stands in the title; both are folded.

    Each word typed is worth its length, times how like it is to the title's most similar word.
    """
    words = typed.split()
    others = [_trigrams(word, True) for word in title.split()]
    if not words or not others:
        return 0.0
    shared = 0.0
    for number, word in enumerate(words, start=1):
        is_whole = number < len(words)
        shared += len(word) * max(_shared(_trigrams(word, is_whole), other) for other in others)
    return shared / sum(map(len, words))


def _shared(typed: frozenset[str], other: frozenset[str]) -> float:
    if typed <= other:
        return 1.0
    return 2 * len(typed & other) / (len(typed) + len(other))


@lru_cache(maxsize=50_000)
def _trigrams(word: str, is_whole: bool) -> frozenset[str]:
    """Return a word's trigrams with its beginning marked, and its end unless it is still being typed."""
    marked = f"  {word} " if is_whole else f"  {word}"
    return frozenset(marked[n : n + 3] for n in range(len(marked) - 2))
