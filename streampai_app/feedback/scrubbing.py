"""Secrets in what a browser sends with a bug: taken out there, and here once more. Pure.

Built on `redaction.py`, which keeps secrets out of our logs: a value goes by the name it has, and by its
shape. Added is what turns up in other people's consoles: keys of the usual services, cards, account numbers.
"""

import re
from typing import Any

from ..redaction import GONE, is_secret_name, scrub

_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
        r"\bgithub_pat_\w{20,}|\bgh[oprsu]_\w{20,}",
        r"\bglpat-[\w-]{16,}",
        r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",  # AWS
        r"\bAIza[\w-]{30,}",  # Google
        r"\bya29\.[\w.-]{10,}",
        r"\bsk-(?:[a-z]+-)*[\w-]{20,}",  # OpenAI, Anthropic
        r"\bxox[a-z]-[\w-]{10,}",  # Slack
        r"https://hooks\.slack\.com/services/\S+|https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\S+",
        r"\bSG\.[\w-]{16,}\.[\w-]{16,}",  # SendGrid
        r"\b(?:npm|pypi|dop_v1|shpat|hf|live|rtmp)_?-?(?:[A-Za-z0-9]{24,}[\w-]*)",
        r"\blive_\d+_\w{20,}",  # Twitch's stream keys
        r"\b[a-z0-9]{4}(?:-[a-z0-9]{4}){4}\b",  # YouTube's
        r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b",  # IBAN
        r"(?<![\w/])[0-9a-f]{40,}(?![\w/])",  # hex, as long as a token or a digest
    )
)
_NAMED = re.compile(
    r"""(?ix)
    (?<![a-z0-9]) ( (?:[a-z0-9]{1,20}[_-]){0,4} (?:access|auth|code|credential|csrf|cvc|cvv|jwt|key|nonce|otp
        |pass|pin|pwd|session|session_?id|sid|stream_?key|xsrf) s? )
    ( \\?["']?\s*[=:]\s* ) (?: \[redacted\] | "[^"]*" | '[^']*' | [^\s,;&"'\]})]+ )
    """
)
_HARMLESS_NAMES = {"code", "key", "keys", "access", "session", "pass"}
_PLAIN_WORD = re.compile(r"[A-Za-z]{1,20}|\d{1,4}")
_DIGITS = re.compile(r"(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w.])")


def scrub_text(text: str) -> str:
    """Return the text without credentials, cards and e-mail addresses."""
    for shape in _SHAPES:
        text = shape.sub(GONE, text)
    text = _DIGITS.sub(lambda found: GONE if is_card(found.group()) else found.group(), text)
    text = _NAMED.sub(_without_value, text)
    return scrub(text)


def hide_named(value: Any) -> Any:
    """Return a copy of what JSON can hold without what goes by the name of a secret, and without cards."""
    if isinstance(value, dict):
        return {
            name: GONE if _is_secret(name) and _says_something(item) else hide_named(item)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [hide_named(item) for item in value]
    return GONE if isinstance(value, int) and is_card(str(value)) else value


def is_card(text: str) -> bool:
    """Tell whether these are 13 to 19 digits of which the last checks the others (ISO/IEC 7812-1, Luhn)."""
    digits = [int(c) for c in text if c.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) < 2:
        return False
    doubled = [d if place % 2 == 0 else d * 2 - 9 * (d > 4) for place, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _without_value(found: re.Match[str]) -> str:
    name, between, value = found.group(1), found.group(2), found.group().rpartition(found.group(2))[2]
    if name.lower() in _HARMLESS_NAMES and _PLAIN_WORD.fullmatch(value.strip("\"'")):
        return found.group()  # code=404, key: Enter
    return f"{name}{between}{GONE}"


_SECRET_NAME = re.compile(
    r"(?i)auth|credential|csrf|xsrf|jwt|secret|token|passw|pwd|cookie|api.?key|stream.?key|private.?key"
    r"|session.?id|\bcvc\b|\bcvv\b|card.?number|iban"
)


def _is_secret(name: str) -> bool:
    """Of the names that logs never show, some are a bug's very content: the query is where it happened."""
    return bool(_SECRET_NAME.search(name)) or (
        is_secret_name(name) and name.lower() not in {"body", "query", "key", "payload", "address"}
    )


def _says_something(value: Any) -> bool:
    return value not in (None, "", True, False)
