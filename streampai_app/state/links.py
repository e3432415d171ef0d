"""Finds addresses in a text by the rule of the widget's `links.js`: `tests/data/links.json` holds both."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9_])https?://[^\s<>\"'`“”„«»\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+",
    re.IGNORECASE,
)
_ENDS_A_SENTENCE = frozenset(".,:;!?…*_~؟،؛।")
_OPENERS = {")": "(", "]": "[", "}": "{"}


def addresses_in(text: str) -> Iterator[tuple[int, str]]:
    """Give where each web address begins, and the address."""
    for found in _ADDRESS.finditer(text):
        address = _without_trailing(found[0])
        if _is_address(address):
            yield found.start(), address


def _without_trailing(address: str) -> str:
    """Leave out what ends the sentence rather than the address: a full stop, a bracket opened before it."""
    count = Counter(letter for letter in address if letter in "()[]{}")
    end = len(address)
    while end:
        last = address[end - 1]
        opener = _OPENERS.get(last)
        if count[opener] >= count[last] if opener else last not in _ENDS_A_SENTENCE:
            break
        if opener:
            count[last] -= 1
        end -= 1
    return address[:end]


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and (parts.port is None or parts.port >= 0)
    except ValueError:
        return False
