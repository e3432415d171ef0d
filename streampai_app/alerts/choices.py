"""What a streamer can choose from, our defaults, and what makes sense of what they send. Pure."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from ..errors import Invalid
from .moderation import LANGUAGES, Mode
from .moderation.policy import LONGEST_OWN_WORD, MOST_OWN_WORDS

MODES = tuple(Mode)
SOUNDS = ("none", "chime", "coin", "pop", "fanfare", "sparkle")
ANIMATIONS = ("fade", "slide", "pop", "bounce", "burst")
POSITIONS = ("top-left", "top", "top-right", "center", "bottom-left", "bottom", "bottom-right")
SIZES = ("small", "medium", "large")

TIERS: tuple[dict[str, Any], ...] = (
    {"from": 0, "name": "Every gift", "sound": "chime", "animation": "slide", "seconds": 6},
    {"from": 1_000, "name": "Generous", "sound": "coin", "animation": "bounce", "seconds": 8},
    {"from": 5_000, "name": "Huge", "sound": "fanfare", "animation": "burst", "seconds": 12},
)
LOOK: dict[str, Any] = {
    "accent": "#7c5cff",
    "position": "top",
    "size": "medium",
    "is_goal_shown": True,
    "is_top_shown": False,
    "is_amount_shown": True,
    "volume": 80,
}

MOST_TIERS = 8
CURRENCY = re.compile(r"[A-Z]{3}")
LARGEST = 1_000_000_000  # minor units


def clean_change(change: Mapping[str, Any]) -> dict[str, Any]:
    """Return a change of preferences, every value checked. Raises `Invalid`, `field` naming the culprit."""
    unknown = sorted(set(change) - set(_CHECKS))
    if unknown:
        raise Invalid("There is no such preference.", field=str(unknown[0]))
    return {name: _CHECKS[name](name, value) for name, value in change.items()}


def sound_part(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return of stored preferences those that make sense: what does not is as if it had never been said.

    They were checked when they were saved, by us as we were then; a stream must not stand still over one.
    """
    kept = dict(stored)
    for name in stored.keys() & _CHECKS.keys():
        try:
            kept[name] = _CHECKS[name](name, stored[name])
        except Invalid:
            del kept[name]
    return kept


def _one_of(*choices: str) -> Callable[[str, Any], str]:
    def check(name: str, value: Any) -> str:
        if value not in choices:
            raise Invalid(f"Choose one of {', '.join(choices)}.", field=name)
        return value

    return check


def _whole(least: int, most: int) -> Callable[[str, Any], int]:
    def check(name: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Invalid(f"A whole number from {least:,} to {most:,}, please.", field=name)
        return value

    return check


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid("This is on or off.", field=name)
    return value


def _words(name: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise Invalid("A list of words, please.", field=name)
    words = list(dict.fromkeys(word.replace("\0", "").strip() for word in value if word.strip()))
    if len(words) > MOST_OWN_WORDS or any(len(word) > LONGEST_OWN_WORD for word in words):
        raise Invalid(f"Up to {MOST_OWN_WORDS} words of up to {LONGEST_OWN_WORD} characters.", field=name)
    return words


def _languages(name: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not set(map(str, value)) <= set(LANGUAGES):
        raise Invalid(f"We have word lists for {', '.join(LANGUAGES)}.", field=name)
    return [language for language in LANGUAGES if language in value]


def _amounts(name: str, value: Any) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise Invalid("An amount for each currency, please.", field=name)
    for currency, amount in value.items():
        if not isinstance(currency, str) or not CURRENCY.fullmatch(currency):
            raise Invalid("Currencies have three letters, as in EUR.", field=name)
        _whole(0, LARGEST)(name, amount)
    return dict(value)


def _tiers(name: str, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_TIERS:
        raise Invalid(f"Between one tier and {MOST_TIERS}.", field=name)
    tiers = [_tier(name, tier) for tier in value]
    starts = [tier["from"] for tier in tiers]
    if starts[0] != 0:
        raise Invalid("The first tier begins at 0: every gift has one.", field=name)
    if any(later <= earlier for earlier, later in pairwise(starts)):
        raise Invalid("Each tier begins above the one before.", field=name)
    return tiers


_TIER = {"from", "name", "sound", "animation", "seconds", "also"}


def _tier(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or set(value) - _TIER:
        raise Invalid("A tier has from, name, sound, animation, seconds.", field=name)
    label = value.get("name", "")
    if not isinstance(label, str) or len(label) > 40:
        raise Invalid("A tier's name has up to 40 characters.", field=name)
    tier = {
        "from": _whole(0, LARGEST)(name, value.get("from")),
        "name": label.replace("\0", "").strip(),
        "sound": _one_of(*SOUNDS)(name, value.get("sound")),
        "animation": _one_of(*ANIMATIONS)(name, value.get("animation")),
        "seconds": _whole(2, 60)(name, value.get("seconds")),
    }
    also = _amounts(name, value.get("also") or {})
    return tier | ({"also": also} if also else {})


def _accent(name: str, value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-f]{6}", value.lower()):
        raise Invalid("A colour as in #7c5cff.", field=name)
    return value.lower()


_LOOK = {
    "accent": _accent,
    "position": _one_of(*POSITIONS),
    "size": _one_of(*SIZES),
    "is_goal_shown": _flag,
    "is_top_shown": _flag,
    "is_amount_shown": _flag,
    "volume": _whole(0, 100),
}


def _look(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or set(value) - set(_LOOK):
        raise Invalid(f"The look has {', '.join(_LOOK)}.", field=name)
    return {key: _LOOK[key](name, each) for key, each in value.items()}


_CHECKS: dict[str, Callable[[str, Any], Any]] = {
    "moderation": _one_of(*MODES),
    "links": _one_of(*MODES),
    "blocked_words": _words,
    "allowed_words": _words,
    "languages": _languages,
    "is_speech_on": _flag,
    "smallest_spoken": _amounts,
    "speech_seconds": _whole(3, 60),
    "expire_minutes": _whole(0, 7 * 24 * 60),
    "hold_minutes": _whole(0, 90 * 24 * 60),
    "queue_limit": _whole(1, 10_000),
    "tiers": _tiers,
    "look": _look,
}
