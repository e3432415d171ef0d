"""Typing errors as people make them, one in a text, by their kind. The same seed makes the same ones."""

import random
import unicodedata
from collections.abc import Callable

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
KANA = "あいうえおかきくけこさしすせそたちつてとアイウエオカキクケコサシスセソタチツテト"


def neighbours(letter: str) -> str:
    """Return the letters beside this one on a keyboard; of others than Latin ones any that could be meant."""
    for number, row in enumerate(ROWS):
        if (place := row.find(letter)) >= 0:
            above = ROWS[number - 1][place : place + 1] if number else ""
            return row[max(0, place - 1) : place] + row[place + 1 : place + 2] + above
    return KANA.replace(letter, "") if not letter.isascii() else "e"


def dropped(text: str, at: int, _chance: random.Random) -> str:
    """Leave a letter out."""
    return text[:at] + text[at + 1 :]


def doubled(text: str, at: int, _chance: random.Random) -> str:
    """Type a letter twice."""
    return text[: at + 1] + text[at:]


def swapped(text: str, at: int, _chance: random.Random) -> str:
    """Type two letters the wrong way around."""
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def neighbour(text: str, at: int, chance: random.Random) -> str:
    """Hit the key beside the one that was meant."""
    return text[:at] + chance.choice(neighbours(text[at])) + text[at + 1 :]


def no_space(text: str, _at: int, _chance: random.Random) -> str:
    """Type two words as one."""
    return text.replace(" ", "", 1)


def no_accent(text: str, _at: int, _chance: random.Random) -> str:
    """Type without accents, as on a keyboard that has none."""
    plain = text.replace("ł", "l").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def none(text: str, _at: int, _chance: random.Random) -> str:
    """Type it right."""
    return text


KINDS: dict[str, Callable[[str, int, random.Random], str]] = {
    "none": none,
    "dropped": dropped,
    "doubled": doubled,
    "swapped": swapped,
    "neighbour": neighbour,
    "no space": no_space,
    "no accent": no_accent,
}


def mistyped(text: str, kind: str, chance: random.Random) -> str:
    """Return a text with one typing error of this kind, in a word of three letters or more."""
    places = [
        at
        for at in range(len(text) - 1)
        if text[at].isalpha()
        and text[at + 1].isalpha()
        and text[at] != text[at + 1]
        and _is_in_word(text, at)
    ]
    return KINDS[kind](text, chance.choice(places), chance)


def _is_in_word(text: str, at: int) -> bool:
    start = text.rfind(" ", 0, at) + 1
    end = text.find(" ", at)
    return (end if end >= 0 else len(text)) - start >= 3
