"""Letters that are drawn with several signs, as in "|=uck": read once more with letters in their place."""

import re

from .lookalikes import SEVERAL
from .signs import Sign, read

_LONGEST_FIRST = sorted(SEVERAL, key=len, reverse=True)
_DRAWN = re.compile("|".join(map(re.escape, _LONGEST_FIRST)), re.IGNORECASE)
_CERTAIN = re.compile("|".join(re.escape(each) for each in _LONGEST_FIRST if len(each) > 1), re.IGNORECASE)


def drawn_signs(text: str) -> list[Sign] | None:
    """Return the signs of a text with its drawn letters read, where they stood; `None` where it has none."""
    if _CERTAIN.search(text) is None:
        return None
    plain: list[str] = []
    places = [0]  # where each character of `plain` begins, and at last where the text ends
    end = 0
    for found in _DRAWN.finditer(text):
        _take(text[end : found.start()], plain, places)
        plain.append(SEVERAL[found[0].lower()])
        end = found.end()
        places.append(end)
    _take(text[end:], plain, places)
    signs = read("".join(plain))
    for sign in signs:
        sign.at, sign.until = places[sign.at], places[sign.until]
    return signs


def _take(text: str, plain: list[str], places: list[int]) -> None:
    plain += text
    places += range(places[-1] + 1, places[-1] + 1 + len(text))
