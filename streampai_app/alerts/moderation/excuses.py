"""Clean words that only look like bad ones. They excuse what lies within them, if they are spelt plainly."""

from collections.abc import Iterable, Iterator
from itertools import accumulate

from .lexicon import Entry, Node, Trees
from .signs import Sign


class Excuses:
    """Where clean words stand in one row of signs."""

    def __init__(self, signs: list[Sign], clean: Iterable[Trees]) -> None:
        """Remember for each sign how far a clean word reaches that began there or before."""
        self._signs = signs
        roots = [root for trees in clean for root in (trees.anywhere, trees.at_start) if root.children]
        ends = (
            max((end for root in roots for end in self._ends(root, number)), default=-1)
            for number in range(len(signs))
        )
        self._reach = list(accumulate(ends, max))

    def cover(self, first: int, last: int) -> bool:
        """Whether signs `first` to `last` lie within one clean word."""
        return self._reach[first] >= last

    def _ends(self, root: Node, first: int) -> Iterator[int]:
        node, number = root, first
        while number < len(self._signs) and self._signs[number].word is not None:
            following = node.children.get(self._signs[number].options[0])
            if following is None:
                return
            node = following
            for entry in node.entries:
                opens, closes = self._signs[first].opens, self._signs[number].closes
                is_whole = (entry.is_open_left or opens) and (entry.is_open_right or closes)
                if is_whole and self._is_spelt_as(entry, first, number):
                    yield number
            number += 1

    def _is_spelt_as(self, entry: Entry, first: int, last: int) -> bool:
        """Tell "who're" from what it is without its apostrophe, and "aß" from what it is with two s."""
        if "ß" in entry.text and not any(sign.raw == "ß" for sign in self._signs[first : last + 1]):
            return False
        apostrophe = entry.text.strip("*=").find("'")
        if apostrophe < 1:
            return True
        return self._signs[first + apostrophe - 1].until < self._signs[first + apostrophe].at
