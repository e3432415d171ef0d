"""Whether a text shows anything: fillers, joiners and marks alone look like no text at all."""

import unicodedata

_SHOWN = frozenset("LNPS")  # letters, numbers, punctuation, symbols: the first letter of their categories
# Letters and a symbol without a shape: the Hangul fillers, two Khmer vowels, the empty Braille cell.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2800")


def has_visible_text(text: str) -> bool:
    """Tell whether a text has a sign that is seen by itself; marks are seen on another, spaces never."""
    return any(_is_seen(character) for character in text)


def _is_seen(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cn":  # perhaps an emoji or a letter that is younger than our Unicode
        return not (0xE0000 <= ord(character) <= 0xE0FFF or ord(character) & 0xFFFE == 0xFFFE) and (
            ord(character) >= 0x10000
        )
    return category[0] in _SHOWN and character not in _BLANK
