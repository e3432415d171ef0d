"""What must never stand in a log: secrets, and what tells who a person is. Pure.

Two nets, because either has holes: a value is dropped by the *name* it goes by (`password`, `Cookie`), and
every text is searched for *shapes* that give a secret away wherever it stands: in an address, in the `repr`
of a framework's event, in a database error that quotes the row. A shape that could begin anywhere has an end
(`{1,64}`, not `+`): a text that somebody made to be slow must not be.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

GONE = "[redacted]"

SECRET_NAMES = frozenset({"query_string", "router_data", "remote_addr", "client_ip"})
SECRET_WORDS = re.compile(
    "address|authorization|body|cookies?|e?mail|headers|key|passwd|password|payload|query|recipient|secret|"
    "signature|token"
)
# The last word of a name: `api_key`, `X-Api-Key` and `apiKey` all end in "key".
_LAST_WORD = re.compile(r"[A-Za-z][a-z]*$|[A-Z]+$")

_QUOTED_OR_WORD = r"""(?:\[redacted\]|"[^"]*"|'[^']*'|[^\s,;&"'\]})]+)"""
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # A framework's event or request printed whole: nothing after this on the line is worth the risk.
        (
            r"""(?i)\b(router_data|headers|payload|event data|event=Event|query_string)(["']?\s*[=:(]).*""",
            r"\1\2 " + GONE,
        ),
        # SQLAlchemy quotes the parameters and Postgres the row of a statement that failed.
        (r"(?s)\[parameters: .*?\](?=\n|$)", f"[parameters: {GONE}]"),
        (r"(?m)^(DETAIL|CONTEXT): .*", r"\1: " + GONE),
        # A header: in a list of pairs, in a dict, or as it goes over the wire.
        (
            r"""(?i)\b(proxy-authorization|authorization|set-cookie|cookie|x-api-key|webhook-signature)"""
            r"""(\\?["']?\s*[:=,]\s*)b?("[^"]*"|'[^']*'|[^\n]*)""",
            r"\1\2" + GONE,
        ),
        (r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}", r"\1 " + GONE),
        # A name with its value, in an address, a form, JSON or a call.
        (
            r"""(?i)(?<![a-z])((?:[a-z]{1,20}[_-]){0,5}(?:token|secret|password|passwd|api_?key|start_key|signature|sig|email))"""
            r"""(\\?["']?\s*[=:]\s*)b?\\?""" + _QUOTED_OR_WORD,
            r"\1\2" + GONE,
        ),
        (r"(?i)(streampai_session=)[^\s;,\"']+", r"\1" + GONE),
        (r"([a-z][a-z0-9+.-]{0,30}://)[^\s/@:]{0,200}:[^\s/@]{0,200}@", r"\1" + GONE + "@"),
        # Secrets that show by their form: of webhooks, providers' keys, JWTs, and ours (32 bytes, base64url).
        (r"\bwhsec_[\w+/=-]+", GONE),
        (r"\b(?:sk|pk|rk|dodo|xox[abps]|ghp|glpat)[_-](?:live_|test_)?[\w-]{12,}", GONE),
        (r"\beyJ[\w-]+\.[\w-]+\.[\w-]*", GONE),
        (r"(?<![\w-])[\w-]{43}(?![\w-])", GONE),
        (r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", GONE),
    )
)
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)


SHORTEST_BARE = 43  # characters of a secret that shows by its length alone: all others hold a sign or a space
SHORT = 64  # characters of a text that may come again: a level, a route, the name of a logger


def scrub(text: str, *, uuids: bool = False) -> str:
    """Return the text without secrets and e-mail addresses. `uuids` too: Reflex's client tokens are UUIDs."""
    if len(text) < SHORTEST_BARE and text.isalnum():
        return text
    return _scrub_again(text, uuids) if len(text) <= SHORT else _scrub(text, uuids)


def _scrub(text: str, uuids: bool) -> str:
    for shape, replacement in _SHAPES:
        text = shape.sub(replacement, text)
    return _UUID.sub(GONE, text) if uuids else text


_scrub_again = lru_cache(maxsize=1024)(_scrub)


def redact(value: Any, *, uuids: bool = False) -> Any:
    """Return a copy that is safe to write: secret names lose their value, every text is scrubbed.

    What is neither text, number, list nor mapping is written as its scrubbed `repr`.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return scrub(value, uuids=uuids)
    if isinstance(value, Mapping):
        return {
            str(name): GONE if is_secret_name(str(name)) else redact(item, uuids=uuids)
            for name, item in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(item, uuids=uuids) for item in value]
    return scrub(repr(value), uuids=uuids)


@lru_cache(maxsize=1024)
def is_secret_name(name: str) -> bool:
    """Whether a value that goes by this name is never written."""
    if name.lower() in SECRET_NAMES:
        return True
    last = _LAST_WORD.search(name)
    return last is not None and SECRET_WORDS.fullmatch(last.group().lower()) is not None
