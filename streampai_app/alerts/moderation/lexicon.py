"""The words to look for, from the lists in `words/` and from the streamer, as one tree of letters."""

from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from itertools import product

from .policy import LANGUAGES, Policy
from .signs import Kind, read

OWN = "own"
MAX_STARTS = 2048
MAX_LEXICONS = 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list. `is_open_left`: longer words that end so are meant too; right the same."""

    text: str
    language: str
    is_open_left: bool
    is_open_right: bool
    is_phrase: bool


@dataclass(slots=True)
class Node:
    """A place in the tree: which letters lead on, and which entries end here."""

    depth: int = 0
    children: dict[str, "Node"] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    leads_to_phrase: bool = False


@dataclass(slots=True)
class Trees:
    """Entries that stand where a word may begin, and those that stand anywhere in one."""

    at_start: Node = field(default_factory=Node)
    anywhere: Node = field(default_factory=Node)

    def plant(self, line: str, language: str) -> None:
        """Put one line of a list in. What has no letter or digit in it plants nothing."""
        _plant(self.anywhere if line.startswith("*") else self.at_start, line, language)


class Lexicon:
    """`bad` is looked for, `clean` excuses what lies within it, `short` are everyday words of few letters."""

    def __init__(self, bad: tuple[Trees, ...], clean: tuple[Trees, ...], short: frozenset[str]) -> None:
        """Bring where words begin into one place: the same signs begin the same words again and again."""
        self.bad, self.clean, self.short = bad, clean, short
        anywhere = [trees.anywhere for trees in bad]
        # By whether a word may begin here.
        self._roots = {False: anywhere, True: [*anywhere, *(trees.at_start for trees in bad)]}
        self.starts = lru_cache(maxsize=MAX_STARTS)(self._starts)

    def _starts(self, opens: bool, options: str, following: str | None) -> tuple[tuple[Node, str], ...]:
        """Return where a sign with these options leads, before one that may be read as `following`."""
        return tuple(
            (node, letter)
            for root, letter in product(self._roots[opens], options)
            if (node := root.children.get(letter)) is not None and leads_on(node, letter, following)
        )


@dataclass(frozen=True, slots=True)
class WordList:
    """What one file says."""

    bad: tuple[str, ...]
    clean: tuple[str, ...]
    short: frozenset[str]


def leads_on(node: Node, letter: str, following: str | None) -> bool:
    """Tell whether a trail that was read to this letter finds anything here or can go on behind it.

    Most cannot: to begin them all and to find out at the next sign would cost several times as much. `None`
    follows where a separator does, which leaves much open.
    """
    if following is None or node.entries or letter in following:
        return True
    return any(option in node.children for option in following)


@lru_cache(maxsize=MAX_LEXICONS)
def lexicon(languages: tuple[str, ...], blocked: tuple[str, ...], allowed: tuple[str, ...]) -> Lexicon:
    """Return everything to look for: the lists, and beside them what one streamer wishes."""
    lists = _lists(languages)
    own = _own(blocked), _own(allowed)
    return Lexicon((*lists.bad, own[0]), (*lists.clean, own[1]), lists.short)


@lru_cache(maxsize=2 ** len(LANGUAGES))
def _lists(languages: tuple[str, ...]) -> Lexicon:
    bad, clean, short = Trees(), Trees(), frozenset[str]()
    for language in languages:
        words = word_list(language)
        short |= words.short
        for line in words.bad:
            bad.plant(line, language)
        for line in words.clean:
            clean.plant(line, language)
    return Lexicon((bad,), (clean,), short)


@lru_cache(maxsize=256)
def _own(lines: tuple[str, ...]) -> Trees:
    trees = Trees()
    for line in lines:
        trees.plant(line, OWN)
    return trees


def lexicon_of(policy: Policy, *, with_lists: bool) -> Lexicon:
    """Return what this policy looks for; without the lists, only the streamer's own words."""
    return lexicon(policy.languages if with_lists else (), policy.blocked, policy.allowed)


@lru_cache
def word_list(language: str) -> WordList:
    """Read `words/<language>.txt`, whose head tells how it is written."""
    bad, clean, short = [], [], set[str]()
    text = resources.files(__package__).joinpath("words", f"{language}.txt").read_text(encoding="utf-8")
    for line in filter(None, (line.partition("#")[0].strip() for line in text.splitlines())):
        if line.startswith("short:"):
            short.update(line.removeprefix("short:").split())
        elif line.startswith("-"):
            clean.append(line.removeprefix("-"))
        else:
            bad.append(line)
    return WordList(tuple(bad), tuple(clean), frozenset(short))


def _plant(root: Node, line: str, language: str) -> None:
    bare = line.strip("*=")
    is_exact = line.rstrip("*").endswith("=")
    entry = Entry(line, language, line.startswith("*"), line.endswith("*"), len(bare.split()) > 1)
    node = root
    for sign in read(bare):
        if sign.kind in {Kind.LETTER, Kind.DIGIT}:
            letter = sign.options[-1] if is_exact and sign.kind is Kind.LETTER else sign.options[0]
            node.leads_to_phrase |= entry.is_phrase
            node = node.children.setdefault(letter, Node(node.depth + 1))
    if node is not root:
        node.entries.append(entry)
