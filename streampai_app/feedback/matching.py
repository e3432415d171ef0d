"""How alike what was typed and a title are, typing errors and all. Pure.

Words are compared by their edit distance, two letters the wrong way around counting as one error. Their order
does not matter; a word may stand inside another, or be two that were typed as one, and the last may still be
being typed. Where a script puts no spaces, the most similar stretch of letters counts.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from ..db.folding import fold as fold_text

LONGEST_TEXT = 200  # characters that are looked at
ALIKE = 0.6  # of 1: less than this is another subject

_SHORTEST = 3  # letters of a word of which an error is forgiven, or that is found inside others
_SHORT = 4  # letters of a word of which the first is seldom wrong
_FEW = 2  # words: of so few none can be left out
_NEARLY_ALL = 0.7  # of 1: of three words one may be left out that is short beside the others
_FOUND = 0.5  # of 1: how alike a word has to be to one of the title's
_STRETCH = 75  # of 100: how alike a stretch of a text without spaces has to be
_WHOLE_TITLE = 0.95  # of 1: a title that stands in what was typed, whatever else does
_LETTERS = frozenset("LMN")  # letters, marks and numbers: the first letter of their categories
# Words that join others in the desk's languages, folded: who types what they mean may leave them out.
_JOINING = """
    the and for with from into that this are can has have not you your our when more also should would
    could der die das den dem des ein eine einen einer eines und oder fur mit von vom zum zur bei auf
    aus als auch ist sind kann soll nicht mehr wenn wie los las una unos unas del para con por que como
    mas sin sus esta dla nie jest tak jak przy przed oraz lub czy ktore ktory moze przez ten jego
"""
_SMALL_WORDS = frozenset(_JOINING.split())
# Scripts that put no spaces between words: kana, ideographs, Thai, Lao, Khmer, Burmese.
_WITHOUT_SPACES = (
    *((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)),
    *((0x0E00, 0x0EFF), (0x1780, 0x17FF), (0x1000, 0x109F)),
)


def fold(text: str) -> str:
    """Return the words of a text as they are searched (see `db.folding`), one blank between them."""
    folded = fold_text(text[:LONGEST_TEXT])
    return " ".join("".join(c if unicodedata.category(c)[0] in _LETTERS else " " for c in folded).split())


def has_no_spaces(word: str) -> bool:
    """Tell whether a word is of a script that puts no spaces between words, so that it may be many."""
    return any(first <= ord(c) <= last for c in word for first, last in _WITHOUT_SPACES)


def grams_within(folded: str, length: int = 3) -> list[str]:
    """Return the stretches of so many letters of the words of a folded text, each once: what an index has."""
    found = (word[n : n + length] for word in folded.split() for n in range(len(word) - length + 1))
    return list(dict.fromkeys(found))


def spellings_of(word: str) -> list[str]:
    """Return a word and what is left of it without any one of its letters.

    Two words that have one of these in common are at most two letters apart: one that is missing, too many,
    wrong or swapped is found by looking these up (Garbe's symmetric deletes).
    """
    return list(dict.fromkeys([word, *(word[:n] + word[n + 1 :] for n in range(len(word)))]))


def is_one_error_apart(one: str, other: str) -> bool:
    """Tell whether a single typing error, or none, makes one word of the other."""
    return OSA.distance(one, other, score_cutoff=1) <= 1


def likeness(typed: str, title: str) -> tuple[float, float]:
    """Return how much of what was typed stands in the title, from 0 to 1, and of the title in that.

    Both are folded. The first is 0 for another subject.
    """
    words, others = typed.split(), title.split()
    if not words or not others:
        return 0.0, 0.0
    table = [
        [_alike(word, other, number == len(words)) for other in others]
        for number, word in enumerate(words, start=1)
    ]
    best = [
        max(row) or _as_two(word, others, number == len(words))
        for number, (word, row) in enumerate(zip(words, table, strict=True), start=1)
    ]
    of_typed = _weighted(words, best)
    of_title = _weighted(others, [max(column) for column in zip(*table, strict=True)])
    return (of_typed if _is_same_subject(words, best, others, of_title) else 0.0), of_title


def _as_two(word: str, others: Sequence[str], is_last: bool) -> float:
    """Return how alike a word is to two of the others, typed as one."""
    if len(word) < 2 * _SHORTEST:
        return 0.0
    parts = (len(a) for a in others if _SHORTEST <= len(a) < len(word) and word.startswith(a))
    rests = (word[length:] for length in parts)
    return 0.9 * max((_alike(rest, b, is_last) for rest in rests for b in others), default=0.0)


def _is_same_subject(
    words: Sequence[str], best: Sequence[float], others: Sequence[str], of_title: float
) -> bool:
    missed = [word for word, found in zip(words, best, strict=True) if found < _FOUND]
    heavy = [word for word in words if _says_something(word)]
    if len(others) > 1 and of_title >= _WHOLE_TITLE:
        return True
    is_left_out = any(_says_something(word) or not heavy for word in missed)
    if not is_left_out or len(heavy) <= _FEW:
        return not is_left_out
    return _weighted(words, best) >= (_NEARLY_ALL if len(heavy) == _FEW + 1 else ALIKE)


def _weighted(words: Sequence[str], found: Sequence[float]) -> float:
    weights = [len(word) if _says_something(word) else len(word) / 2 for word in words]
    return sum(weight * each for weight, each in zip(weights, found, strict=True)) / sum(weights)


def _says_something(word: str) -> bool:
    """Whether a word cannot be left out: neither a letter or two nor one that only joins others."""
    return (len(word) >= _SHORTEST or has_no_spaces(word)) and word not in _SMALL_WORDS


@lru_cache(maxsize=50_000)
def _alike(word: str, other: str, is_last: bool) -> float:
    """Return from 0 to 1 how alike two words are. `is_last`: it may still be being typed."""
    if word == other:
        return 1.0
    if other.startswith(word) and (is_last or len(word) >= _SHORTEST):
        return 0.97
    if has_no_spaces(word) or has_no_spaces(other):
        return _alike_stretch(word, other)
    if len(word) < _SHORTEST:
        return 0.0
    if word in other:
        return 0.9
    errors = _errors_forgiven(word)
    apart = _errors_between(word, other, errors)
    if is_last and apart > errors:  # of what has been typed of it
        apart = min(_errors_between(word, other[:end], errors) for end in (len(word), len(word) + 1))
    if apart > errors:
        return 0.0
    if word[0] in other[:2] or len(word) > _SHORT:
        return 1 - apart / len(word)
    # The first letter of a short word is seldom wrong: another one is mostly another word.
    return _FOUND if len(word) == _SHORT else 0.0


def _alike_stretch(word: str, other: str) -> float:
    if len(word) > 1 and word in other:
        return 1.0
    if len(word) < _SHORT or len(other) < _SHORTEST:
        return 0.0
    if len(word) > len(other) + 1:
        return 0.0
    return fuzz.partial_ratio(word, other, score_cutoff=_STRETCH) / 100


def _errors_forgiven(word: str) -> int:
    return 1 if len(word) <= 6 else 2 if len(word) <= 10 else 3


def _errors_between(word: str, other: str, most: int) -> int:
    return OSA.distance(word, other, score_cutoff=most)
