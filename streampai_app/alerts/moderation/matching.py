"""Finding the words of a lexicon in a row of signs, however they are spelt.

All ways to read the text are followed at once, one step a sign. Two trails that stand at the same place of
the tree in the same manner are one, so the number of trails is bounded by the lexicon and not by the text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from .lexicon import Entry, Lexicon, Node, leads_on
from .signs import Kind, Sign, Word

WIDEST_GAP = 3  # signs between two letters of one word
MOST_HIDDEN = 4  # letters behind stars in one word
SHORTEST_SPLIT = 4  # letters of a word that is looked for across a space
LONG_SPLIT = 7  # letters of a word that everyday words do not make by accident
BRACKETS = "(<{"  # before a word they are brackets: "(well, …", "(tm)"; within one they may be a letter
EVERYDAY = 4  # letters from which on a piece is taken to be a word of its own


@dataclass(frozen=True, slots=True)
class Match:
    """An entry, found in signs `first` to `last`."""

    entry: Entry
    first: int
    last: int


class Trail(NamedTuple):
    """One way to have read the signs since `first`."""

    node: Node
    letter: str
    first: int
    opens: bool  # it began where a word may begin
    at_word: bool  # it began with the first sign of a run, so it may go on in the next one
    genuine: int  # letters that stand for themselves
    digits: int  # digits that stand for letters
    hidden: int = 0  # letters taken to be behind a star
    ends_hidden: bool = False
    gap: int = 0  # separators skipped since the last letter
    gap_is_spaced: bool = False
    gap_is_marked: bool = False
    is_split: bool = False  # separators were skipped
    is_mixed: bool = False  # somewhere by a space and a mark together, as between two sentences
    has_scrap: bool = False  # a piece of it is no word of its own
    is_single: bool = True  # each piece is one letter

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two trails differ in what they can still find."""
        return (
            id(self.node),
            self.opens,
            self.at_word,
            self.hidden,
            self.ends_hidden,
            self.gap,
            self.is_split,
            self.is_mixed,
            self.has_scrap,
            self.is_single,
        )


class Reader:
    """Reads one row of signs with one lexicon."""

    def __init__(self, signs: list[Sign], lexicon: Lexicon) -> None:
        self._signs = signs
        self._lexicon = lexicon
        # What each sign is followed by: letters, nothing, or (None) a separator, which leaves much open.
        self._next = [sign.options if sign.word is not None else None for sign in signs[1:]] + [""]

    def matches(self) -> Iterator[Match]:
        """Yield what is found, in the order in which it ends."""
        trails: list[Trail] = []
        for number, sign in enumerate(self._signs):
            if sign.word is not None:
                steps = self._through_letter(trails, number, sign)
            else:
                steps = self._through_separator(trails, number, sign)
            trails = list(steps)
            if len(trails) > 1:
                trails = list({trail.key: trail for trail in reversed(trails)}.values())[::-1]
            for trail in trails:
                if trail.gap:
                    continue
                if not trail.ends_hidden:
                    yield from self._ended(trail, number, sign)
                elif self._next[number]:
                    yield from self._ended_hidden(trail, number)

    def _through_letter(self, trails: Iterable[Trail], number: int, sign: Sign) -> Iterator[Trail]:
        for trail in trails:
            entered = self._into_next_word(trail, sign) if trail.gap else trail
            if entered is not None:
                yield from self._onward(entered, number, sign)
        word = sign.word
        assert word is not None  # letters and digits stand in words
        is_scrap = not self._is_everyday(word)
        yield from self._begun(number, sign, sign.opens, number == word.first, is_scrap, word.is_single)

    def _through_separator(self, trails: Iterable[Trail], number: int, sign: Sign) -> Iterator[Trail]:
        may_hide = sign.kind is Kind.SYMBOL or sign.kind is Kind.HIDING
        for trail in trails:
            if sign.kind is Kind.SYMBOL and not trail.gap:
                yield from self._onward(trail, number, sign)
            if may_hide and not trail.gap and trail.hidden < MOST_HIDDEN:
                yield from self._hidden(trail)
            if trail.at_word and trail.gap < WIDEST_GAP and not trail.ends_hidden:
                yield self._skipping(trail, sign)
        if sign.kind is Kind.SYMBOL and sign.raw not in BRACKETS:
            yield from self._begun(number, sign, True, True, True, True)

    def _begun(
        self, number: int, sign: Sign, opens: bool, at_word: bool, has_scrap: bool, is_single: bool
    ) -> Iterator[Trail]:
        for node, letter in self._lexicon.starts(opens, sign.options, self._next[number]):
            genuine = _is_genuine(sign, letter)
            yield Trail(
                node,
                letter,
                number,
                opens,
                at_word,
                int(genuine),
                int(sign.kind is Kind.DIGIT and not genuine),
                has_scrap=has_scrap,
                is_single=is_single,
            )

    def _onward(self, trail: Trail, number: int, sign: Sign) -> Iterator[Trail]:
        """Read a sign as the next letter, or as the last one again."""
        for letter in sign.options:
            node = trail.node.children.get(letter)
            if node is not None and leads_on(node, letter, self._next[number]):
                genuine = _is_genuine(sign, letter)
                yield trail._replace(
                    node=node,
                    letter=letter,
                    gap=0,
                    ends_hidden=False,
                    genuine=trail.genuine + genuine,
                    digits=trail.digits + (sign.kind is Kind.DIGIT and not genuine),
                )
            if letter == trail.letter and not trail.ends_hidden:
                yield trail._replace(gap=0)

    def _hidden(self, trail: Trail) -> Iterator[Trail]:
        """Read a sign as a letter that somebody hid."""
        for letter, node in trail.node.children.items():
            yield trail._replace(node=node, letter=letter, hidden=trail.hidden + 1, ends_hidden=True)

    def _skipping(self, trail: Trail, sign: Sign) -> Trail:
        spaced = trail.gap_is_spaced if trail.gap else False
        marked = trail.gap_is_marked if trail.gap else False
        is_space = sign.kind is Kind.SPACE
        return trail._replace(
            gap=trail.gap + 1, gap_is_spaced=spaced or is_space, gap_is_marked=marked or not is_space
        )

    def _into_next_word(self, trail: Trail, sign: Sign) -> Trail | None:
        """Go on in the next run of letters, if that can lead anywhere."""
        word = sign.word
        assert word is not None  # letters and digits stand in words
        is_mixed = trail.is_mixed or (trail.gap_is_spaced and trail.gap_is_marked)
        is_single = trail.is_single and word.is_single
        if is_mixed and not is_single and not trail.node.leads_to_phrase:
            return None
        has_scrap = trail.has_scrap or not self._is_everyday(word)
        return trail._replace(is_split=True, is_mixed=is_mixed, is_single=is_single, has_scrap=has_scrap)

    def _is_everyday(self, word: Word) -> bool:
        return len(word.text) >= EVERYDAY or word.text in self._lexicon.short

    def _ended(self, trail: Trail, number: int, sign: Sign) -> Iterator[Match]:
        if not trail.node.entries or not _is_convincing(trail):
            return
        for entry in trail.node.entries:
            whole = trail.is_split and not entry.is_phrase
            if whole and not self._is_convincing_split(trail, number, sign, entry):
                continue
            if trail.is_split and entry.is_phrase and not self._is_parted_as(entry, trail, number):
                continue
            closes = sign.closes or sign.kind is Kind.SYMBOL
            if (entry.is_open_left or trail.opens) and (entry.is_open_right or closes):
                yield Match(entry, trail.first, number)

    def _ended_hidden(self, trail: Trail, number: int) -> Iterator[Match]:
        """Find what ends with a hidden letter in the middle of a word: "mother*ucker" does, "fuc*ing" too."""
        if trail.node.entries and not trail.is_split and _is_convincing(trail):
            for entry in trail.node.entries:
                if entry.is_open_right and (entry.is_open_left or trail.opens):
                    yield Match(entry, trail.first, number + 1)

    def _is_convincing_split(self, trail: Trail, number: int, sign: Sign, entry: Entry) -> bool:
        """Tell a word that was pulled apart from words that only stand side by side."""
        is_long = trail.node.depth >= LONG_SPLIT
        ends_within = sign.word is not None and number != sign.word.last
        if ends_within and not (entry.is_open_right and is_long and trail.has_scrap):
            return False
        if trail.is_single:
            return (entry.is_open_left or not self._is_spelt_on(trail.first, -1)) and (
                entry.is_open_right or not self._is_spelt_on(number, 1)
            )
        return not trail.is_mixed and (is_long or (trail.has_scrap and trail.node.depth >= SHORTEST_SPLIT))

    def _is_parted_as(self, entry: Entry, trail: Trail, number: int) -> bool:
        """Tell "go die" from "good die": as many words as the phrase has are as long as those are."""
        parts = [_without_repeats(part) for part in entry.text.strip("*=").split()]
        words = [sign.word for sign in self._signs[trail.first : number + 1] if sign.word is not None]
        runs = [_without_repeats(word.text) for word in dict.fromkeys(words)]
        if len(runs) != len(parts):
            return True
        pairs = list(zip(runs, parts, strict=True))
        inner = pairs[1 if entry.is_open_left else 0 : -1 if entry.is_open_right else None]
        return all(len(run) == len(part) for run, part in inner)

    def _is_spelt_on(self, number: int, step: int) -> bool:
        """Whether single letters go on beyond this one: in "a n a l y s i s", but not in "I f u c k"."""
        neighbour = self._single(self._signs[number].word, step)
        if neighbour is None:
            return False
        return not self._is_everyday(neighbour) or self._single(neighbour, step) is not None

    def _single(self, word: Word | None, step: int) -> Word | None:
        """Return the next word in this direction, if it is a single letter, one separator away."""
        beyond = -1 if word is None else (word.first if step < 0 else word.last) + 2 * step
        neighbour = self._signs[beyond].word if 0 <= beyond < len(self._signs) else None
        return neighbour if neighbour is not None and neighbour.is_single else None


def _without_repeats(word: str) -> str:
    return "".join(letter for letter, _ in groupby(filter(str.isalnum, word)))


def _is_genuine(sign: Sign, letter: str) -> bool:
    return sign.kind is Kind.LETTER or (sign.kind is Kind.DIGIT and letter == sign.options[0])


def _is_convincing(trail: Trail) -> bool:
    """Ask for enough of the word: "a55" may be a telephone, "****" anything."""
    length = trail.node.depth
    if trail.genuine == 0 or (length <= 3 and trail.digits > 1):
        return False
    if trail.hidden == 0:
        return True
    return length >= 4 and trail.genuine >= 2
