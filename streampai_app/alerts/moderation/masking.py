"""Writing over what was found, and leaving out what only disturbs a screen."""

import unicodedata
from collections.abc import Iterable

from .policy import Finding

MASK = "•"
MOST_MARKS = 2  # on one letter; more make a tower over the neighbouring lines
_FIRST_MARK = "\u0300"
_KEPT = frozenset("\u200c\u200d")  # joiners: emoji and several scripts are written with them


def mask(text: str, findings: Iterable[Finding]) -> str:
    """Return the text with a bullet for each visible character of the findings. Spaces stay."""
    characters = list(text)
    for finding in findings:
        for at in range(finding.start, finding.end):
            characters[at] = _bullet(text[at])
    return "".join(characters)


def tidy(text: str) -> str:
    """Return the text without controls, changes of direction, invisible tags and towers of marks."""
    if text.isprintable() and max(text, default="") < _FIRST_MARK:  # nearly all texts: nothing to look at
        return text.strip()
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > MOST_MARKS or not _is_shown(character, category):
            continue
        kept.append(" " if category in {"Zl", "Zp"} or character in "\n\r\t" else character)
    return "".join(kept).strip()


def _bullet(character: str) -> str:
    if character.isspace():
        return character
    return "" if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"} else MASK


def _is_shown(character: str, category: str) -> bool:
    if character in _KEPT or character in "\n\r\t":
        return True
    return category not in {"Cc", "Cf", "Cs", "Co", "Cn"}
