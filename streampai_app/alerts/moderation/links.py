"""Finding addresses, also those that are written to be read by people and not by programs.

Each pattern looks for the rare part (a dot and an ending, a scheme), and what belongs to it is then taken
from both sides, so that the time stays in proportion to the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from .lookalikes import LETTERS
from .signs import INVISIBLE

SURE = "com|net|org|gg|tv|io|ru|xyz|biz|cc"  # endings that are no words
ENDINGS = SURE + (
    "|info|eu|pl|de|es|at|ch|uk|us|fr|it|nl|be|cz|se|no|dk|fi|pt|br|mx|ar|cl|pe|ca|au|nz|jp|cn|in|kr|tr|ua"
    "|su|me|co|to|ly|sh|ai|app|dev|live|stream|games|game|shop|store|online|site|club|link|click|fun|vip|top"
    "|pro|win|bet|casino|porn|xxx|sex|chat|tk|ml|ga|cf|gq|lol|wtf|fm|am|im|ws|la|is|id|so|social|watch|tel"
)
_BEFORE = re.compile(r"[\w.%+@:/-]{0,255}\Z")
_AFTER = re.compile(r"[:/?#][^\s]{0,2000}")
_CLOSERS = ".,;:!?)]}>\"'"
_LONGEST_BEFORE = 255
_C_O_M = r"(?:c\s?o\s?m|net|org|gg|tv|io|ru|xyz|biz)"
_DOT = r"(?:dot|punkt|punto|kropka)"
_PATTERNS = [
    re.compile(rf"(?<=\w)\.(?:{ENDINGS})(?![\w-])(?:(?=/)|(?<!\b\w\.\w\w))"),  # not "m.in."
    re.compile(r"(?<!\w)(?:h(?:tt|xx)ps?|ftp)\s?:\s?/\s?/\s?[^\s]{1,2000}"),
    re.compile(r"(?<!\w)w\s{0,2}w\s{0,2}w\s{0,2}\.\s?[^\s]{1,255}"),
    re.compile(rf"(?<=\w)\s{{0,3}}[(\[{{<]\s?(?:\.|{_DOT})\s?[)\]}}>]\s{{0,3}}(?:{ENDINGS})(?!\w)"),
    re.compile(rf"(?<=\w)[\s*_-]{{1,3}}{_DOT}[\s*_-]{{1,3}}{_C_O_M}(?!\w)"),
    re.compile(r"(?<=\w)dot(?:com|net|org)(?!\w)"),
    re.compile(rf"(?<=\w)\s\.\s?{_C_O_M}(?!\w)"),
    re.compile(r"(?<=\w)\.\s(?:com|org|gg|ru)(?!\w)"),
    re.compile(r"(?<=\w),(?:com|net|org)(?!\w)"),
    re.compile(r"(?<!\w)discord\s?gg(?!\w)"),
    re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"),
]


@dataclass(frozen=True, slots=True)
class Link:
    """`start` and `end` are positions in the text as it was given; `address` is how it reads."""

    start: int
    end: int
    address: str


def find_links(text: str) -> list[Link]:
    """Return the addresses in a text, first to last; none overlaps another."""
    plain, places = _plainly(text)
    spans = sorted(span for pattern in _PATTERNS for span in _spans(pattern, plain))
    return [
        Link(places[start], places[end - 1] + 1, plain[start:end]) for start, end in _without_overlap(spans)
    ]


def is_allowed(link: Link, allowed: Iterable[str]) -> bool:
    """Whether its host is one of these, or below one."""
    host = re.sub(r"^\w+://", "", link.address)
    host = re.split(r"[/:?#]", host, maxsplit=1)[0].removeprefix("www.")
    hosts = (each.casefold().strip(" *").removeprefix("www.") for each in allowed)
    return any("." in each and (host == each or host.endswith(f".{each}")) for each in hosts)


def _plainly(text: str) -> tuple[str, list[int]]:
    """Return the text without its disguise, and for each of its characters where it came from."""
    plain: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        for each in _folded(character):
            plain.append(each)
            places.append(at)
    return "".join(plain), places


@lru_cache(maxsize=8192)
def _folded(character: str) -> str:
    if character in INVISIBLE or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return ""
    if character in "。．｡․•∙⋅・":
        return "."
    folded = unicodedata.normalize("NFKC", character).casefold()
    return "".join(LETTERS.get(each, each)[:1] for each in folded)


def _spans(pattern: re.Pattern[str], plain: str) -> Iterator[tuple[int, int]]:
    """Yield what a pattern finds, with what belongs to it. Goes on behind that, never back."""
    position = 0
    while found := pattern.search(plain, position):
        before = _BEFORE.search(plain, max(position, found.start() - _LONGEST_BEFORE), found.start())
        start = before.start() if before else found.start()
        after = _AFTER.match(plain, found.end())
        end = after.end() if after else found.end()
        while end > found.start() + 1 and plain[end - 1] in _CLOSERS:
            end -= 1
        if re.search(r"\w", plain[start : found.start() + 1]):
            yield start, end
        position = max(end, found.end())


def _without_overlap(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join spans that touch each other."""
    pending: tuple[int, int] | None = None
    for start, end in spans:
        if pending is not None and start <= pending[1]:
            pending = pending[0], max(pending[1], end)
            continue
        if pending is not None:
            yield pending
        pending = start, end
    if pending is not None:
        yield pending
