"""What is seen of a text: whether it shows anything, and where it may be cut.

Fillers, joiners and marks alone look like no text at all, and a letter without its mark is another one.
"""

import re
import unicodedata

_SHOWN = frozenset("LNPS")  # letters, numbers, punctuation, symbols: the first letter of their categories
# Letters and a symbol without a shape: the Hangul fillers, two Khmer vowels, the empty Braille cell.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2800")
MAX_SIGN = 40  # characters: a family of four in skin colours has eleven, a flag of tags seven
_JOINER = "\u200d"
# Joiners, the halves of Hangul syllables behind their first, skin colours, tags.
_EXTENDS = re.compile("[\u200c\u200d\u1160-\u11ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def has_visible_text(text: str) -> bool:
    """Tell whether a text has a sign that is seen by itself; marks are seen on another, spaces never."""
    return any(_is_seen(character) for character in text)


def cut(text: str, longest: int) -> str:
    """Return at most so many characters of a text, and no part of what is seen as one sign (UAX #29).

    A tower of marks or a chain of emoji that is longer than `MAX_SIGN` is cut within.
    """
    if len(text) <= longest:
        return text
    end = longest
    while end > max(0, longest - MAX_SIGN) and _goes_on(text, end):
        end -= 1
    return text[: end if end > max(0, longest - MAX_SIGN) else longest].rstrip()


def shortened(text: str, longest: int) -> str:
    """Return a text as it is, or cut and with an ellipsis."""
    return text if len(text) <= longest else cut(text, longest - 1) + "…"


def _goes_on(text: str, at: int) -> bool:
    """Tell whether the character here belongs to the sign before it."""
    character, before = text[at], text[at - 1]
    if before == _JOINER or unicodedata.category(character)[0] == "M" or _EXTENDS.fullmatch(character):
        return True
    if not _is_flag(character):
        return False
    start = at
    while start and _is_flag(text[start - 1]):
        start -= 1
    return (at - start) % 2 == 1


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_seen(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cn":  # perhaps an emoji or a letter that is younger than our Unicode
        return not (0xE0000 <= ord(character) <= 0xE0FFF or ord(character) & 0xFFFE == 0xFFFE) and (
            ord(character) >= 0x10000
        )
    return category[0] in _SHOWN and character not in _BLANK
