"""What moderation makes of data from outside (`heldout/`): caught and false alarms, by language and kind.

The development half may be looked at while lists and rules change; the held-out half is only counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from streampai_app.alerts.moderation import Action, moderate

from .rates import WORDS_ONLY, Rate

HOME = Path(__file__).parent / "heldout"
DEVELOPMENT, HELD_OUT = "development", "heldout"
PLAIN = "as it is"


def innocent(half: str) -> list[Rate]:
    """Return how much of what must pass is stopped, by kind and language. What `rude.txt` has need not."""
    rude = set((HOME / "rude.txt").read_text(encoding="utf-8").split("\n"))
    texts = defaultdict(list)
    for which, language, kind, text in _rows("innocent.tsv"):
        if which == half and text not in rude:
            texts[f"{language}: {kind}"].append(text)
    return [_rate(name, of, stopped=True) for name, of in texts.items()]


def bad(half: str) -> list[Rate]:
    """Return how much is caught of what must not pass, by kind and language."""
    texts = defaultdict(list)
    for which, language, kind, text in _rows("bad.tsv"):
        if which == half:
            texts[f"{kind}: {language}"].append(text)
    return [_rate(name, of, stopped=False) for name, of in sorted(texts.items())]


def measured(half: str) -> list[Rate]:
    """Return all of one half, added up by kind and by language."""
    caught, stopped = bad(half), innocent(half)
    disguised = [rate for rate in caught if not rate.name.startswith(f"{PLAIN}: ")]
    return [
        *_titled(f"{half}: caught", in_all(caught, by=0)),
        *_titled(f"{half}: caught, disguised", in_all(disguised, by=-1)),
        *_titled(f"{half}: wrongly stopped", in_all(stopped, by=-1)),
        *_titled(f"{half}: wrongly stopped", in_all(stopped, by=0)),
    ]


def in_all(rates: Iterable[Rate], *, by: int) -> list[Rate]:
    """Return these rates added up by the first (0) or last (-1) part of their names."""
    parts = defaultdict(list)
    for rate in rates:
        parts[rate.name.split(": ")[by]].append(rate)
    return [
        Rate(
            name,
            sum(rate.flagged for rate in of),
            sum(rate.of for rate in of),
            sum((r.wrong for r in of), ()),
        )
        for name, of in parts.items()
    ]


def _titled(title: str, rates: list[Rate]) -> list[Rate]:
    return [replace(rate, name=f"{title}, {rate.name}") for rate in rates]


def _rows(name: str) -> Iterator[list[str]]:
    for line in (HOME / name).read_text(encoding="utf-8").split("\n"):
        if line:
            yield line.split("\t")


def _rate(name: str, texts: list[str], *, stopped: bool) -> Rate:
    """`stopped` tells which verdict is the wrong one."""
    found = [text for text in texts if _is_stopped(text)]
    wrong = found if stopped else [text for text in texts if not _is_stopped(text)]
    return Rate(name, len(found), len(texts), tuple(wrong))


@cache
def _is_stopped(text: str) -> bool:
    return moderate(text, WORDS_ONLY).action is not Action.PASS
