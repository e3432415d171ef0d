"""Bad words that are written backwards, or upside down: each run of letters read from its end."""

from collections.abc import Iterator

from .lexicon import Entry, Lexicon, Node
from .lookalikes import TURNED, UPSIDE_DOWN
from .matching import Match
from .signs import Sign, Word

MIN_LETTERS = 4  # fewer make a clean word too often
MIN_WHOLE_LETTERS = 5  # of a word that stands alone and is not turned: "cars" is one in Polish


def turned_matches(signs: list[Sign], lexicon: Lexicon) -> Iterator[Match]:
    """Yield what stands there backwards. Letters are read plainly: nobody reads two disguises at once."""
    for word in dict.fromkeys(sign.word for sign in signs if sign.word is not None):
        if word.last - word.first + 1 >= MIN_LETTERS:
            yield from _matches(signs, word, lexicon)


def _matches(signs: list[Sign], word: Word, lexicon: Lexicon) -> Iterator[Match]:
    run = signs[word.first : word.last + 1]
    is_turned = not TURNED.isdisjoint(sign.raw for sign in run)
    letters = _from_the_end(run, is_turned=is_turned)
    for trees in lexicon.bad:
        within = range(len(letters) - MIN_LETTERS + 1)
        for root, starts in ((trees.anywhere, within), (trees.at_start, range(1))):
            for start in starts if root.children else ():
                if letters[start] not in root.children:
                    continue
                for entry, end in _entries(root, letters, start):
                    is_long = is_turned or entry.is_open_left or end - start >= MIN_WHOLE_LETTERS
                    if is_long and (entry.is_open_right or end == len(letters)):
                        yield Match(entry, word.last - end + 1, word.last - start)


def _from_the_end(run: list[Sign], *, is_turned: bool) -> str:
    if not is_turned:
        return "".join(sign.options[0] for sign in reversed(run))
    return "".join(UPSIDE_DOWN.get(sign.raw, sign.options[0]) for sign in reversed(run))


def _entries(root: Node, letters: str, start: int) -> Iterator[tuple[Entry, int]]:
    node = root
    for number in range(start, len(letters)):
        following = node.children.get(letters[number])
        if following is None:
            return
        node = following
        if node.depth >= MIN_LETTERS:
            for entry in node.entries:
                if not entry.is_phrase:
                    yield entry, number + 1
