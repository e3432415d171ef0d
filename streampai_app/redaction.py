"""What must never stand in a log: secrets, and what tells who a person is. Pure.

Two nets, because either has holes: a value is dropped by the *name* it goes by (`password`, `Cookie`), and
every text is searched for *shapes* that give a secret away wherever it stands: in an address, in the `repr`
of a framework's event, in a database error that quotes the row. Most of these stand in the list that bug
reports are scrubbed by too, `secret_shapes.toml`.

`redact` cuts a text before it is searched, and no shape takes more than time in proportion to it: one that
could begin anywhere has an end (`{1,64}`, not `+`), and one that looks for an end takes all that follows
where there is none. `tests/test_expressions.py` holds every pattern of the tree to that.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from . import scrubbing
from .scrubbing import GONE

SECRET_NAMES = frozenset({"query_string", "router_data", "remote_addr", "client_ip"})
SECRET_WORDS = re.compile(
    "address|authorization|body|cookies?|e?mail|headers|key|passwd|password|payload|query|recipient|secret|"
    "signature|token"
)
# The last word of a name: `api_key`, `X-Api-Key` and `apiKey` all end in "key".
_LAST_WORD = re.compile(r"(?:(?<![a-z])[a-z]+|[A-Z][a-z]+|(?<![A-Z])[A-Z]+)$")

# What frameworks and databases print beside the shapes of `secret_shapes.toml`.
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # A framework's event or request printed whole: nothing after this on the line is worth the risk.
        (
            r"""(?i)\b(router_data|headers|payload|event data|event=Event|query_string)(["']?\s*[=:(]).*""",
            r"\1\2 " + GONE,
        ),
        # SQLAlchemy quotes the parameters and Postgres the row of a statement that failed.
        (r"(?s)\[parameters: .*?(?:\](?=\n|\Z)|\Z)", f"[parameters: {GONE}]"),
        # What a row holds may have lines of its own: all goes, up to where SQLAlchemy goes on.
        (r"(?ms)^(DETAIL|CONTEXT): .*?(?=^\[SQL: |\Z)", r"\1: " + GONE + "\n"),
        (r"(?i)(streampai_session=)[^\s;,\"']+", r"\1" + GONE),
    )
)
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)


MAX_TEXT = 8_192  # characters of a text: a long traceback has half of them
MAX_TAIL = 6_144  # of these stand at its end, where a traceback says what happened
MAX_WORD = 256  # characters that are taken back at a cut, so that no half of a secret is left
MAX_VALUES = 200  # of one line, lists and mappings within each other counted
MAX_ALL = 24_576  # characters of all of them
MAX_DEPTH = 6  # of lists and mappings within each other
CUT = "[cut]"
MAX_NAME = 64  # characters of a name
SHORTEST_BARE = 13  # characters of a secret without a sign or a space: the number of a card
SHORT = 64  # characters of a text that may come again: a level, a route, the name of a logger


def scrub(text: str, *, uuids: bool = False) -> str:
    """Return the text without secrets and e-mail addresses. `uuids` too: Reflex's client tokens are UUIDs."""
    if len(text) < SHORTEST_BARE and text.isalnum():
        return text
    return _scrub_again(text, uuids) if len(text) <= SHORT else _scrub(text, uuids)


def cut(text: str) -> str:
    """Return the text, or what stands at its beginning and its end, and how much is missing between them.

    Both parts end at a space or a new line, so that no shape is cut in two.
    """
    if len(text) <= MAX_TEXT:
        return text
    head = text[: MAX_TEXT - MAX_TAIL]
    kept = max(head.rfind(sign) for sign in " \n")
    head = head[: kept if kept >= len(head) - MAX_WORD else -MAX_WORD]
    tail = text[-MAX_TAIL:].partition("\n")[2]  # a line may have begun with the name of what stands in it
    return f"{head} [{len(text) - len(head) - len(tail)} characters cut]\n{tail}"


def _scrub(text: str, uuids: bool) -> str:
    for shape, replacement in _SHAPES:
        text = shape.sub(replacement, text)
    text = scrubbing.scrub_once(text, guess=False)
    return _UUID.sub(GONE, text) if uuids else text


_scrub_again = lru_cache(maxsize=1024)(_scrub)


def redact(value: Any, *, uuids: bool = False) -> Any:
    """Return a copy that is safe to write: secret names lose their value, every text is cut and scrubbed.

    What is neither text, number, list nor mapping is written as its scrubbed `repr`. However much the value
    holds, no more than `MAX_VALUES` values and `MAX_ALL` characters (and one text) are looked at.
    """
    return _Line(uuids).redact(value, MAX_DEPTH)


class _Line:
    """One look at what is to be written, and how much may still be looked at."""

    def __init__(self, uuids: bool) -> None:
        self._uuids = uuids
        self._values = MAX_VALUES
        self._characters = MAX_ALL

    def redact(self, value: Any, depth: int) -> Any:
        self._values -= 1
        if value is None or isinstance(value, bool | float):
            return value
        if isinstance(value, int):
            return value if abs(value) < 10**40 else f"[a number of {value.bit_length()} bits]"
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, bytes | bytearray):
            return self._text(repr(value[: MAX_TEXT + 1]))
        if isinstance(value, Mapping):
            return self._mapping(value, depth) if depth else f"[{len(value)} more]"
        if isinstance(value, list | tuple | set | frozenset):
            return self._list(value, depth) if depth else f"[{len(value)} more]"
        return self._text(repr(value))

    def _text(self, text: str) -> str:
        if self._characters <= 0 < len(text):
            return CUT
        text = cut(text)
        self._characters -= len(text)
        return scrub(text, uuids=self._uuids)

    def _mapping(self, value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
        clean: dict[str, Any] = {}
        for name, item in value.items():
            if self._values <= 0:
                return clean | {CUT: f"{len(value) - len(clean)} more"}
            name = str(name)
            clean[_short(name)] = GONE if is_secret_name(name) else self.redact(item, depth - 1)
        return clean

    def _list(self, value: Any, depth: int) -> list[Any]:
        clean: list[Any] = []
        for item in value:
            if self._values <= 0:
                return [*clean, f"[{len(value) - len(clean)} more]"]
            clean.append(self.redact(item, depth - 1))
        return clean


def _short(name: str) -> str:
    return name if len(name) <= MAX_NAME else f"{scrub(name[:MAX_NAME])}…"


def is_secret_name(name: str) -> bool:
    """Whether a value that goes by this name is never written."""
    return _is_secret_name(name[-MAX_NAME:])


@lru_cache(maxsize=1024)
def _is_secret_name(name: str) -> bool:
    if name.lower() in SECRET_NAMES or scrubbing.is_secret_name(name):
        return True
    last = _LAST_WORD.search(name)
    return last is not None and SECRET_WORDS.fullmatch(last.group().lower()) is not None
