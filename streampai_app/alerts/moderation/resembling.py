"""Names that are nearly another: a letter changed, two swapped, the parts in another order."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations

from .signs import Kind, read

LONG, VERY_LONG = 8, 12  # letters from which on one, or two, may differ: shorter names are near many others
MAX_PARTS = 4  # of a name that are tried in every order


@lru_cache(maxsize=4096)
def parts_of(name: str) -> tuple[str, ...]:
    """Return a name's words as they are read: lookalikes undone, and AdaLovelace in two."""
    parts, part, was_small = [], "", False
    for sign in read(name):
        is_letter = sign.kind in {Kind.LETTER, Kind.DIGIT}
        if not is_letter or (was_small and sign.raw.isupper()):
            parts.append(part)
            part = ""
        part += sign.options[0] if is_letter else ""
        was_small = sign.raw.islower()
    return tuple(each for each in (*parts, part) if each)


def resembles(name: str, other: str) -> bool:
    """Tell whether a name could be taken for another, whose parts may stand in any order."""
    given = "".join(parts_of(name))
    return any(is_near(given, each) for each in _orders(other))


def is_near(given: str, wanted: str) -> bool:
    """Tell whether two words differ by no more letters than may be overlooked in one so long."""
    allowed = (len(wanted) >= LONG) + (len(wanted) >= VERY_LONG)
    if abs(len(given) - len(wanted)) > allowed:
        return False
    if sum((Counter(wanted) - Counter(given)).values()) > allowed:
        return False
    return _distance(given, wanted) <= allowed


@lru_cache(maxsize=1024)
def _orders(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_written(parts_of(name))))


def _written(parts: tuple[str, ...]) -> Iterator[str]:
    if len(parts) > MAX_PARTS:
        yield from ("".join(parts), "".join(reversed(parts)))
    else:
        yield from ("".join(each) for each in permutations(parts))


def _distance(one: str, other: str) -> int:
    """Return how many letters are changed, left out, added or swapped with the next (Damerau, 1964)."""
    before, last = [], list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        row = [at]
        for there, wanted in enumerate(other, start=1):
            least = min(row[-1] + 1, last[there] + 1, last[there - 1] + (letter != wanted))
            if at > 1 and there > 1 and letter == other[there - 2] and one[at - 2] == wanted:
                least = min(least, before[there - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]
