"""What a streamer wants done about words and links, and what was found in a text."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LANGUAGES = ("en", "de", "pl", "es")
MOST_OWN_WORDS = 500
LONGEST_OWN_WORD = 100  # characters


class Mode(StrEnum):
    """What is done with a finding."""

    MASK = "mask"
    HOLD = "hold"
    OFF = "off"


class Action(StrEnum):
    """What becomes of a text: it passes, it passes with parts masked, it waits for the streamer."""

    PASS = "pass"  # noqa: S105
    MASK = "mask"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Policy:
    """One streamer's wishes. `*part*`, `start*` and `*end` in their own words stand for longer words.

    `blocked` words are treated as `mode` says, and masked where it is off; `allowed` excuses words of the
    lists, and links whose host it names.
    """

    mode: Mode = Mode.MASK
    links: Mode = Mode.MASK
    languages: tuple[str, ...] = LANGUAGES
    blocked: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        mode: str,
        links: str,
        languages: Iterable[str],
        blocked: Iterable[str],
        allowed: Iterable[str],
    ) -> "Policy":
        """Make one of what is stored; languages without a list are left out."""
        known = tuple(language for language in LANGUAGES if language in set(languages))
        return cls(Mode(mode), Mode(links), known, _bounded(blocked), _bounded(allowed))


@dataclass(frozen=True, slots=True)
class Finding:
    """`start` and `end` are positions in the text as it was given. `entry` is what it matched."""

    kind: str  # "word", "own" or "link"
    start: int
    end: int
    entry: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`text` is fit to be shown: masked where that was wished, rid of what only disturbs a screen."""

    action: Action
    text: str
    findings: tuple[Finding, ...] = ()


def _bounded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word[:LONGEST_OWN_WORD] for word in list(words)[:MOST_OWN_WORDS])
