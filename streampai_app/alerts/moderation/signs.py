"""A text as its reader sees it: a row of signs, each with the letters it may stand for and where it stood.

Compatibility forms, case, marks and lookalikes are undone; what cannot be seen is left out. One pass, and
each sign costs the same whatever stands around it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise

from .lookalikes import BROAD, DIGITS, HIDING, LETTERS, SYMBOLS

INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")  # letters by category, without a shape
APOSTROPHES = frozenset("'’‘ʼʻ`´′")  # "it's" is one word, and so is "f'u"
_SWAPPED = re.compile(r"(?<=[a-z])I+(?![A-Z])|(?<=[A-Z])l(?=[A-Z])")
BLANK = "\u2800"  # an empty Braille cell


class Kind(Enum):
    LETTER = auto()
    DIGIT = auto()
    SYMBOL = auto()  # may be read as a letter, or as a separator
    HIDING = auto()  # may hide a letter, or be a separator
    MARK = auto()
    SPACE = auto()


@dataclass(slots=True, eq=False)
class Word:
    """A run of letters and digits: signs `first` to `last`."""

    first: int
    last: int
    text: str
    is_single: bool  # one letter, however often: "f", "fff"


@dataclass(slots=True)
class Sign:
    """`options` are the letters it may stand for: the likeliest first, itself last. It is at `at`."""

    kind: Kind
    options: str
    at: int
    until: int
    raw: str
    word: Word | None = field(default=None, repr=False)
    opens: bool = False  # a word may begin here
    closes: bool = False  # a word may end here


def read(text: str) -> list[Sign]:
    """Return the signs of a text."""
    signs = list(_join_marks(text))
    if _SWAPPED.search(text) is not None:
        _take_for_each_other(signs, text)
    for word in _words(signs):
        _set_edges(signs, word)
    return signs


def _take_for_each_other(signs: list[Sign], text: str) -> None:
    swapped = {at for found in _SWAPPED.finditer(text) for at in range(found.start(), found.end())}
    for sign in signs:
        if sign.at in swapped:
            sign.options = BROAD[sign.raw]


def _join_marks(text: str) -> Iterator[Sign]:
    """Read character by character; a mark that follows its letter becomes part of it."""
    last: Sign | None = None
    for at, character in enumerate(text):
        meant = _meaning(character)
        if last is not None and not meant and character not in APOSTROPHES:
            last.until = at + 1
            composed = unicodedata.normalize("NFC", last.raw + character)
            if len(composed) == 1 and last.kind is Kind.LETTER:
                last.raw, last.options = composed, _meaning(composed)[0][1]
        for kind, options in meant:
            if kind is Kind.SPACE and last is not None and last.kind is Kind.SPACE:
                last.until = at + 1
                continue
            if last is not None:
                yield last
            last = Sign(kind, options, at, at + 1, character)
    if last is not None:
        yield last


@lru_cache(maxsize=8192)
def _meaning(character: str) -> tuple[tuple[Kind, str], ...]:
    """Return what one character is read as: nothing if it cannot be seen, several signs for a ligature."""
    if character in APOSTROPHES or character in INVISIBLE:
        return ()
    if character.isspace() or character == BLANK:
        return ((Kind.SPACE, ""),)
    if character in SYMBOLS:
        return ((Kind.SYMBOL, SYMBOLS[character]),)
    if character in LETTERS:
        return ((Kind.LETTER, LETTERS[character] + _itself(character)),)
    unfolded = unicodedata.normalize("NFKC", character).casefold()
    meant = [_plain(each, unfolded) for each in unicodedata.normalize("NFD", unfolded)]
    return tuple(each for each in meant if each is not None)


def _itself(letter: str) -> str:
    """Return a letter in lower case, so that a word in its own alphabet is found however it is written."""
    folded = letter.casefold()
    return folded if len(folded) == 1 else letter


def _plain(character: str, whole: str) -> tuple[Kind, str] | None:
    """Return what is meant by one character, folded and taken apart. `whole` is what it was taken from."""
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Cf", "Cc", "Cs", "Cn", "Co"}:
        return None
    if category == "Zs" or character.isspace():
        return Kind.SPACE, ""
    if character in DIGITS:
        return Kind.DIGIT, character + DIGITS[character]
    if character in SYMBOLS:
        return Kind.SYMBOL, SYMBOLS[character]
    if character in HIDING:
        return Kind.HIDING, ""
    if character in LETTERS or character.isalnum():
        options = LETTERS.get(character, character)
        itself = unicodedata.normalize("NFC", whole)
        return Kind.LETTER, options + itself if len(itself) == 1 and itself not in options else options
    return (Kind.HIDING if category == "So" else Kind.MARK), ""


def _words(signs: list[Sign]) -> Iterator[Word]:
    first, belonging = 0, ""
    for number, sign in enumerate(signs):
        belongs = _belonging(sign)
        if belongs != belonging:
            if belonging:
                yield _word(signs, first, number)
            first, belonging = number, belongs
    if belonging:
        yield _word(signs, first, len(signs))


def _word(signs: list[Sign], first: int, end: int) -> Word:
    run = signs[first:end]
    text = "".join([sign.options[0] for sign in run])
    word = Word(first, end - 1, text, len(set(text)) == 1)
    for sign in run:
        sign.word = word
    return word


def _belonging(sign: Sign) -> str:
    """Tell what may stand in one word: a flag behind a word is no part of it."""
    if sign.kind is not Kind.LETTER and sign.kind is not Kind.DIGIT:
        return ""
    return "framed" if "\U0001f130" <= sign.raw <= "\U0001f1ff" else "plain"


def _set_edges(signs: list[Sign], word: Word) -> None:
    """Mark where words may begin and end: around the run, between letters and digits, at a Capital."""
    run = signs[word.first : word.last + 1]
    run[0].opens = run[-1].closes = True
    raw = "".join([sign.raw for sign in run])
    if raw.isalpha() and (raw.islower() or raw[1:].islower()):  # nearly all words
        return
    humps = _humps(run)
    for number, (before, after) in enumerate(pairwise(run), start=1):
        if before.kind is not after.kind:
            before.closes, after.opens = before.kind is Kind.LETTER, after.kind is Kind.LETTER
        elif number in humps:
            before.closes = after.opens = True


def _humps(run: list[Sign]) -> frozenset[int]:
    """Return where the humps of CamelCase begin; mOcKiNg capitals are none."""
    capitals = [n for n, sign in enumerate(run) if sign.raw.isupper()]
    if len(capitals) < 2 and capitals[:1] in ([], [0]):
        return frozenset()
    starts = sorted({0, *capitals})
    if any(after - before < 3 for before, after in zip(starts, [*starts[1:], len(run)], strict=True)):
        return frozenset()
    return frozenset(starts)
