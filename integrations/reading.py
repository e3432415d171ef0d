"""Reading a provider's JSON leniently: take what is needed in any of the forms seen, ignore what is new.

Each function reads one key of an object. Those that return None do so when the key is absent, null, or of
a form that makes no sense; the others raise `Odd`, which each provider's own code turns into its own error.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

MAX_REFERENCE = 200  # characters of an id; Dodo's and PayPal's have a few dozen

T = TypeVar("T")
Json = Mapping[str, Any]


class Odd(ValueError):
    """What was read is not what it should be. The message says what is missing, and repeats nothing."""


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry of a list that cannot be read: where it stands, why not, and the ids in it that can be."""

    place: str
    why: str
    ids: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


# "2500" and "2500.0" have been seen for 2500. Fifteen digits fit a database's integer and a script's number.
_WHOLE = re.compile(r"-?[0-9]{1,15}(\.0+)?")


def parse(body: bytes) -> Any:
    """Return JSON in UTF-8 as Python has it. Raises `Odd` for all that is none, however it is none."""
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError):  # ValueError: not UTF-8, not JSON, a number of 5,000 digits
        raise Odd("not JSON") from None


def an_object(value: Any, what: str) -> Json:
    if not isinstance(value, dict):
        raise Odd(f"{what} is no object")
    return value


def text(data: Json, key: str) -> str:
    value = text_or_none(data, key)
    if value is None:
        raise Odd(f"no {key}")
    return value


def text_or_none(data: Json, key: str) -> str | None:
    value = data.get(key)
    return _clean(value) or None if isinstance(value, str) else None


def reference(data: Json, key: str) -> str:
    """Read an id. One that is longer than anybody's is none: it could not be kept."""
    value = reference_or_none(data, key)
    if value is None:
        raise Odd(f"{key} is too long" if text_or_none(data, key) else f"no {key}")
    return value


def reference_or_none(data: Json, key: str) -> str | None:
    value = text_or_none(data, key)
    return value if value and len(value) <= MAX_REFERENCE else None


def currency(data: Json, key: str) -> str:
    """Read an ISO 4217 code, in capitals."""
    value = currency_or_none(data, key)
    if value is None:
        raise Odd(f"no {key}")
    return value


def currency_or_none(data: Json, key: str) -> str | None:
    value = text_or_none(data, key) or ""
    return value.upper() if re.fullmatch(r"[A-Za-z]{3}", value) else None


def amount(data: Json, key: str) -> int:
    """Read minor units: a number, or the same as a string. Never negative."""
    value = integer(data, key)
    if value < 0:
        raise Odd(f"{key} is negative")
    return value


def amount_said(data: Json, key: str) -> tuple[int | None, str]:
    """Read minor units of money that moved: how many, if that is said, and else what is wrong with it.

    Absent and null say nothing, and nothing is wrong. Nobody moves nothing, or less: zero and below are odd.
    """
    if data.get(key) is None:
        return None, ""
    found = integer_or_none(data, key)
    if found is None:
        return None, f"{key} is no amount"
    return (found, "") if found > 0 else (None, f"{key} is {'zero' if found == 0 else 'negative'}")


def integer(data: Json, key: str) -> int:
    value = integer_or_none(data, key)
    if value is None:
        raise Odd(f"no {key}")
    return value


def integer_or_none(data: Json, key: str) -> int | None:
    value = data.get(key)
    written = str(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else ""
    return int(written.partition(".")[0]) if _WHOLE.fullmatch(written) else None


def moment_or_none(data: Json, key: str) -> datetime | None:
    """Read a time. What names no zone is UTC."""
    try:
        when = datetime.fromisoformat(text_or_none(data, key) or "")
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def entries(data: Json, key: str, read: Callable[[Json], T]) -> tuple[T | Unread, ...]:
    """Read a list of objects, each by itself: one that is odd spoils no other. Absent and null are empty."""
    values = data.get(key) or []
    if not isinstance(values, list):
        raise Odd(f"{key} is no list")
    return tuple(_entry(value, f"{key}[{number}]", read) for number, value in enumerate(values))


def parts(data: Json, key: str, read: Callable[[Json], T]) -> tuple[tuple[T, ...], tuple[str, ...]]:
    """Read a list within something larger, as far as that goes; and say of the rest what it is, for people.

    Never raises: what is sure of the whole does not depend on a part.
    """
    try:
        found = entries(data, key, read)
    except Odd as error:
        return (), (str(error),)
    unread = tuple(str(each) for each in found if isinstance(each, Unread))
    return tuple(each for each in found if not isinstance(each, Unread)), unread


def _entry(value: Any, place: str, read: Callable[[Json], T]) -> T | Unread:
    try:
        return read(an_object(value, "it"))
    except Odd as error:
        return Unread(place, str(error), _ids(value))


def _ids(value: Any) -> dict[str, str]:
    keys = [key for key in value if key == "id" or key.endswith("_id")] if isinstance(value, dict) else []
    return {key: said for key in keys if (said := reference_or_none(value, key))}


def metadata(data: Json) -> dict[str, str]:
    """Read the metadata, values as text: Dodo may give back as number or boolean what looks like one."""
    pairs = data.get("metadata")
    if not isinstance(pairs, dict):
        return {}
    return {key: _written(value) for key, value in pairs.items() if isinstance(value, (str, int, float))}


def _written(value: str | float) -> str:
    return _clean(value) if isinstance(value, str) else json.dumps(value)


def _clean(value: str) -> str:
    """Return what every database takes: JSON can escape a NUL and half a surrogate pair, they cannot."""
    return value.replace("\0", "").encode("utf-8", "replace").decode()
