"""The verdict on one text: a donor's message, or their name."""

from collections.abc import Iterable, Iterator

from .drawn import drawn_signs
from .excuses import Excuses
from .lexicon import OWN, Lexicon, lexicon_of
from .links import find_links, is_allowed
from .masking import mask, tidy
from .matching import Match, Reader
from .policy import Action, Finding, Mode, Policy, Verdict
from .signs import Sign, read
from .turning import turned_matches


def moderate(text: str, policy: Policy) -> Verdict:
    """Look for words and links in a text and treat each as the policy says; the strictest wish decides.

    The time it takes is in proportion to the text, whatever stands in it.
    """
    by_mode = [(_wish(finding, policy), finding) for finding in _findings(text, policy)]
    kept = [(mode, finding) for mode, finding in by_mode if mode is not Mode.OFF]
    masked = mask(text, (finding for mode, finding in kept if mode is Mode.MASK))
    return Verdict(_action(mode for mode, _ in kept), tidy(masked), tuple(finding for _, finding in kept))


def _wish(finding: Finding, policy: Policy) -> Mode:
    if finding.kind == "link":
        return policy.links
    return Mode.MASK if policy.mode is Mode.OFF else policy.mode  # off: only their own words were sought


def _action(modes: Iterable[Mode]) -> Action:
    wished = set(modes)
    if Mode.HOLD in wished:
        return Action.HOLD
    return Action.MASK if Mode.MASK in wished else Action.PASS


def _findings(text: str, policy: Policy) -> list[Finding]:
    found = [*_words(text, policy)]
    if policy.links is not Mode.OFF:
        found += _links(text, policy)
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.entry))


def _links(text: str, policy: Policy) -> Iterator[Finding]:
    for link in find_links(text):
        if not is_allowed(link, policy.allowed):
            yield Finding("link", link.start, link.end, link.address)


def _words(text: str, policy: Policy) -> Iterator[Finding]:
    words = lexicon_of(policy, with_lists=policy.mode is not Mode.OFF)
    yield from _words_of(read(text), words)
    drawn = drawn_signs(text)
    if drawn is not None:
        yield from _words_of(drawn, words)


def _words_of(signs: list[Sign], words: Lexicon) -> Iterator[Finding]:
    matches = [*Reader(signs, words).matches(), *turned_matches(signs, words)]
    if not matches:
        return
    clean = Excuses(signs, words.clean)
    longest: dict[tuple[str, int], Finding] = {}
    for match in matches:
        if match.entry.language == OWN or not clean.cover(match.first, match.last):
            finding = _finding(match, signs)
            key = finding.kind, finding.start
            if key not in longest or longest[key].end < finding.end:
                longest[key] = finding
    yield from longest.values()


def _finding(match: Match, signs: list[Sign]) -> Finding:
    """Return where it stands; what was found by a part is found as the whole word."""
    first, last, entry = match.first, match.last, match.entry
    if entry.is_open_left and (word := signs[first].word):
        first = word.first
    if entry.is_open_right and (word := signs[last].word):
        last = word.last
    kind, language = ("own", "") if entry.language == OWN else ("word", entry.language)
    return Finding(kind, signs[first].at, signs[last].until, entry.text, language)
