"""Takes secrets out of texts, and what tells who a person is, by the one list `secret_shapes.toml`. Pure.

The visitor's browser does the same before it shows a report (`assets/widget/feedback/scrub.js`, which gets
`parts`): what is shown is what is kept. Therefore a clean text stays as it is when it is scrubbed again, and
both sides give the same result for every text, which `tests/data/scrubbing.json` and random texts show.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

GONE = "[redacted]"

MAX_ROUNDS = 4  # until nothing changes: two are usual

_LIST = tomllib.loads((Path(__file__).parent / "secret_shapes.toml").read_text(encoding="utf-8"))

# What stands between a name and its value, in an address, a form, JSON, a call or a log, and the value.
_BETWEEN = r"""\\{0,3}["']?[ \t]{0,9}(?:[=:]>?|%3[ADad])[ \t]{0,9}b?\\{0,3}"""
_END = r""" \t\r\n,;&"'\])}<>"""
_VALUE = rf"""(?:\[redacted\]|"(?:[^"\\\n]|\\[\w\W])*"?|'(?:[^'\\\n]|\\[\w\W])*'?|[^{_END}]+)"""
_PLAIN = r"(?:[A-Za-z_.-]{1,40}\d{0,4}|-?\d{1,5}|0x[0-9A-Fa-f]{1,8})"
_OWN_WORD = r"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))"


class Shape(NamedTuple):
    """An expression and how it is used. `parts` says the same to a browser."""

    pattern: re.Pattern[str]
    check: str
    is_guess: bool
    needs: tuple[str, ...]


def _alternatives(words: list[str]) -> str:
    return "(?:" + "|".join(words).replace("_?", "[_-]?") + ")"


def _either_case(word: str) -> str:
    return "".join(f"[{letter.upper()}{letter}]" if letter.isalpha() else letter for letter in word)


_NAMES = _alternatives(_LIST["names"])
_WORDS = _OWN_WORD + _alternatives([_either_case(word) for word in _LIST["words"]])
_DOUBTFUL = _alternatives(_LIST["doubtful"])
_NAME_ENDS = r"s?(?![\w\W])"


def _entries() -> list[dict[str, Any]]:
    """Return every shape as it is written in the list, those of names made from them."""
    doubtful = (
        rf"""((?<![a-z?&#]){_DOUBTFUL}{_BETWEEN}(?:"{_PLAIN}"|'{_PLAIN}'|{_PLAIN})(?![^{_END}]))"""
        rf"|((?<![a-z]){_DOUBTFUL}{_BETWEEN}){_VALUE}"
    )
    named = [
        {"shape": f"({_NAMES}{_BETWEEN}){_VALUE}", "any_case": True, "needs": _LIST["needs"]},
        {"shape": f"({_WORDS}{_BETWEEN}){_VALUE}", "needs": _LIST["words"]},
        {"shape": doubtful, "any_case": True, "needs": _LIST["doubtful"]},
    ]
    return [entry for each in _LIST["shapes"] for entry in (named if each.get("named") else [each])]


def _compiled(written: str, any_case: bool) -> re.Pattern[str]:
    return re.compile(written, re.ASCII | (re.IGNORECASE if any_case else 0))


def _shape(entry: Mapping[str, Any]) -> Shape:
    pattern = _compiled(entry["shape"], entry.get("any_case", False))
    return Shape(pattern, entry.get("check", ""), entry.get("guess", False), tuple(entry.get("needs", ())))


SHAPES = tuple(_shape(entry) for entry in _entries())
SECRET_NAMES = (_compiled(_NAMES + _NAME_ENDS, True), _compiled(_WORDS + _NAME_ENDS, False))


def parts() -> dict[str, Any]:
    """Return the list for a browser: `shapes` of `[expression, flags, check]`, `names` of the first two."""
    shapes = [
        [each.pattern.pattern, "gi" if each.pattern.flags & re.IGNORECASE else "g"]
        + [each.check] * bool(each.check)
        for each in SHAPES
    ]
    names = [[each.pattern, "i" if each.flags & re.IGNORECASE else ""] for each in SECRET_NAMES]
    return {"shapes": shapes, "names": names}


def scrub(text: str) -> str:
    """Return the text without secrets. A text that was scrubbed is returned as it is."""
    for _ in range(MAX_ROUNDS):
        clean = scrub_once(text)
        if clean == text:
            return text
        text = clean
    return GONE


def scrub_once(text: str, *, guess: bool = True) -> str:
    """Return the text after one look, with or without what is only a guess."""
    small = text.lower()
    for shape in SHAPES:
        if (guess or not shape.is_guess) and (not shape.needs or any(each in small for each in shape.needs)):
            text = shape.pattern.sub(_hiding(shape), text)
    return text


def is_secret_name(name: str) -> bool:
    """Tell whether what goes by this name is a secret, whatever it is."""
    return any(names.search(name) for names in SECRET_NAMES)


def scrub_value(value: Any, name: str = "") -> Any:
    """Return a copy of what JSON can hold, scrubbed: a value goes by the name it has, or by its shape."""
    if isinstance(value, dict):
        clean = {scrub(each): item for each, item in value.items()}
        return {each: _scrub_item(each, item) for each, item in clean.items()}
    if isinstance(value, list):
        return [scrub_value(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return value if scrub_beside(name, str(value)) == str(value) else GONE
    return scrub_beside(name, value) if isinstance(value, str) else value


def _scrub_item(name: str, value: Any) -> Any:
    if is_secret_name(name):
        return value if value is None or value == "" or isinstance(value, bool) else GONE
    return scrub_value(value, name)


def scrub_beside(name: str, text: str) -> str:
    """Scrub a text that stands under a name: a commit by that name is no secret, and a code is one."""
    before = f"{name}: " if name else ""
    clean = scrub(before + text)
    return clean.removeprefix(before) if clean.startswith(before) else GONE


def is_card(text: str) -> bool:
    """Tell whether the last of these digits checks the others (ISO/IEC 7812-1, Luhn)."""
    digits = [int(each) for each in re.sub(r"\D", "", text, flags=re.ASCII)]
    doubled = [d if place % 2 == 0 else d * 2 - 9 * (d > 4) for place, d in enumerate(reversed(digits))]
    return len(set(digits)) > 1 and sum(doubled) % 10 == 0


def is_iban(text: str) -> bool:
    """Tell whether a bank account stands at the beginning of these groups (ISO 13616, the rest modulo 97)."""
    groups = re.split(r"[ .-]", text)
    return any(_is_iban("".join(groups[: n + 1])) for n in range(len(groups)))


def _is_iban(text: str) -> bool:
    rest = 0
    for letter in text[4:] + text[:4]:
        value = int(letter, 36)
        rest = (rest * (100 if value > 9 else 10) + value) % 97
    return len(text) > 14 and rest == 1


def is_mixed(text: str) -> bool:
    """Tell whether small letters, capitals and digits take turns as in a random word.

    In one of all three kinds they do at 0.62 of the places, in one without capitals at 0.4; in names, put
    together of words, at a third or less.
    """
    turns = len(re.findall("[a-z]+|[A-Z]+|[0-9]+", text))
    return turns * 20 >= len(text) * (6 if text == text.lower() else 9)


_CHECKS: dict[str, Callable[[str], bool]] = {"luhn": is_card, "iban": is_iban, "mixed": is_mixed}


def _hiding(shape: Shape) -> Callable[[re.Match[str]], str]:
    check = _CHECKS.get(shape.check)

    def hidden(found: re.Match[str]) -> str:
        kept = found[found.lastindex] if found.lastindex else ""
        if kept == found[0] or (check and not check(found[0])):
            return found[0]
        return kept + GONE

    return hidden
