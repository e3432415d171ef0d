"""What comes along with a bug, made fit to be kept: plain JSON, shallow, scrubbed, of at most 64 KiB. Pure.

Whatever is sent, the report is not lost for it: what is too deep, too long or too much is left out, and the
place says so. Of long lists the end is kept, because the last errors are those that matter.

The widget has done the same, within narrower bounds, before it showed it (`assets/widget/feedback/`): what
comes from there is kept as it is.
"""

import json
import math
from typing import Any

from ..errors import Invalid
from ..scrubbing import scrub_beside, scrub_value
from ..support.rules import printable

MOST_BYTES = 64 * 1024
DEEPEST = 7  # what `setContext` was given is one level down
MOST_VALUES = 4_000  # looked at: an object may refer to itself, in as many ways as it likes
LONGEST_NAME = 200
CUT = "…"
MOST_TEXT = 4 * MOST_BYTES  # characters looked at, so that nobody keeps us busy with 5 MB
# Tried one after the other until it fits: the longest text, the longest list, the most names an object has.
_MEASURES = ((2_500, 100, 100), (600, 60, 60), (200, 30, 40), (80, 10, 20), (20, 3, 10))


def clean_context(value: object) -> str:
    """Return the context as JSON, names sorted. None is an empty one. Raises `Invalid` for no object."""
    if value is None:
        value = {}
    if not isinstance(value, dict):
        raise Invalid("The context is an object.", field="context", reason="not-an-object")
    for longest_text, longest_list, most_names in _MEASURES:
        plain = _Trim(longest_text, longest_list, most_names).trim(value, 0)
        text = json.dumps(scrub_value(plain), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if len(text.encode()) <= MOST_BYTES:
            return text
    return json.dumps({"left out": CUT}, ensure_ascii=False)


def read_context(stored: str) -> dict[str, Any]:
    """Return a stored context, empty where what is stored cannot be one: the report is still there."""
    try:
        context = json.loads(stored)
    except (ValueError, RecursionError):
        return {}
    return context if isinstance(context, dict) else {}


class _Trim:
    """One look at a value under one measure."""

    def __init__(self, longest_text: int, longest_list: int, most_names: int) -> None:
        self._longest_text = longest_text
        self._longest_list = longest_list
        self._most_names = most_names
        self._left = MOST_VALUES
        self._room = MOST_TEXT

    def trim(self, value: Any, depth: int, name: str = "") -> Any:
        self._left -= 1
        if self._left < 0:
            return CUT
        match value:
            case None | bool():
                return value
            case int():
                return value if abs(value) < 2**53 else self._text(str(value)[:40], 40)
            case float():
                return value if math.isfinite(value) else None
            case str():
                return self._text(value, self._longest_text, name)
            case dict() | list() | tuple() if depth >= DEEPEST:
                return CUT
            case dict():
                return self._names(value, depth)
            case list() | tuple():
                return self._list(value, depth)
        return CUT

    def _text(self, value: str, longest: int, name: str = "") -> str:
        """More is looked at than is kept: half a secret, at the cut, would not look like one."""
        seen = value[: min(longest + 500, max(self._room, 0))]
        self._room -= len(seen)
        if not seen and value:
            return CUT
        text = scrub_beside(name, printable(seen))
        return text if len(text) <= longest else text[:longest].rstrip() + CUT

    def _names(self, value: dict, depth: int) -> dict[str, Any]:
        kept = list(value.items())[: self._most_names]
        named = {}
        for name, item in kept:
            clean = self._text(str(name), LONGEST_NAME)
            named[clean] = self.trim(item, depth + 1, clean)
        return named | ({CUT: f"{len(value) - len(kept)} more"} if len(kept) < len(value) else {})

    def _list(self, value: list | tuple, depth: int) -> list[Any]:
        kept = [self.trim(item, depth + 1) for item in value[-self._longest_list :]]
        return [f"{CUT} {len(value) - len(kept)} earlier", *kept] if len(kept) < len(value) else kept
