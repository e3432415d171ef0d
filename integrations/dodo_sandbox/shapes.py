"""A few words in which to say what a JSON value must look like. A wrong one is refused with its place."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from .refusals import Refused

Check = Callable[[Any, str], None]  # the value and its place; raises `Refused`
INT32 = range(-(2**31), 2**31)


def wrong(place: str, problem: str, code: str = "INVALID_REQUEST_BODY") -> Refused:
    return Refused(422 if code == "INVALID_REQUEST_BODY" else 400, code, f"{place}: {problem}")


def boolean(value: Any, place: str) -> None:
    if not isinstance(value, bool):
        raise wrong(place, "must be a boolean")


def whole(least: int) -> Check:
    def check(value: Any, place: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or value not in INT32 or value < least:
            raise wrong(place, f"must be an int32 of at least {least}")

    return check


def string(longest: int = 10_000, pattern: str = r"[\s\S]*", least: int = 0) -> Check:
    def check(value: Any, place: str) -> None:
        if not isinstance(value, str) or not least <= len(value) <= longest:
            raise wrong(place, f"must be a string of {least} to {longest} characters")
        if not re.fullmatch(pattern, value):
            raise wrong(place, "is malformed")

    return check


def one_of(values: Collection[str]) -> Check:
    def check(value: Any, place: str) -> None:
        if value not in values:
            raise wrong(place, "unknown variant")

    return check


def list_of(item: Check, most: int, least: int = 0) -> Check:
    def check(value: Any, place: str) -> None:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise wrong(place, f"must be a list of {least} to {most}")
        for number, entry in enumerate(value):
            item(entry, f"{place}[{number}]")

    return check


def shape(fields: Mapping[str, Check], required: Collection[str] = ()) -> Check:
    """An object with these fields. Any may be null or absent but the required; no other may stand there.

    The real service lets unknown fields pass. Here they are refused, since they are somebody's slip.
    """

    def check(value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise wrong(place, "must be an object")
        for name in required:
            if value.get(name) is None:
                raise wrong(f"{place}.{name}", "missing field")
        for name, entry in value.items():
            if name not in fields:
                raise wrong(f"{place}.{name}", "unknown field")
            if entry is not None:
                fields[name](entry, f"{place}.{name}")

    return check


def anything(value: Any, place: str) -> None:
    """What the sandbox does not look into."""
