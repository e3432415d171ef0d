"""Passwords that are guessed first: common ones, and what an account says of itself. Pure.

What attackers change first changes nothing here: capitals, digits and signs for letters, a year behind it,
the same thing twice (NIST SP 800-63B, section 3.1.1.2: compare with a blocklist of breached
passwords, dictionary words, and what the context gives away).
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources

OURS = ("streampai", "streampai desk")
MAX_ADDED = 4  # digits around a known password that make no other of it
LONGEST_PIECE = 4  # characters that are easy however often they are repeated
SHORTEST_OWN_WORD = 3  # characters
SHORTEST_RUN = 3  # keys side by side

_DIGITS = "0123456789"
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    _DIGITS * 2,
)
_RUNS = "\0".join((*_ROWS, *(row[::-1] for row in _ROWS)))
_MEANT = [str.maketrans("@430$57+8", "aaeossttb") | str.maketrans("1!|", letter * 3) for letter in "il"]


def is_easy(password: str, about: Iterable[str] = ()) -> bool:
    """Tell whether a password is among the first guesses. `about` are the account's own words."""
    own = {word for word in map(_bare, (*OURS, *about)) if len(word) >= SHORTEST_OWN_WORD}
    words = _common() | own
    return any(
        _is_known(form, words) or _is_repeated(form, words) or _is_run(form) for form in _forms(password)
    )


def _forms(password: str) -> Iterator[str]:
    """Yield a password without its decoration, as it stands and with the letters that signs stand for."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    yield _bare(plain)
    word = plain.rstrip(_DIGITS + "!.?-_ ")
    for meant in _MEANT:
        yield _bare(word.translate(meant)) + _bare(plain[len(word) :])


def _is_known(form: str, words: frozenset[str]) -> bool:
    """Tell whether this is a known password, with a few digits, a letter or a known number added."""
    for before in range(MAX_ADDED + 1):
        for behind in range(MAX_ADDED + 1 - before):
            end = len(form) - behind
            added = form[:before] + form[end:]
            if form[before:end] in words and (added.isdigit() or len(added) < 2):
                return True
    letters = form.rstrip(_DIGITS)
    return letters in words and form[len(letters) :] in words


def _is_repeated(form: str, words: frozenset[str]) -> bool:
    """Tell whether this is the same again and again, with a few digits added."""
    added = len(form) - len(form.rstrip(_DIGITS))
    return any(_is_all_the_same(form[: len(form) - end], words) for end in range(min(added, MAX_ADDED) + 1))


def _is_all_the_same(form: str, words: frozenset[str]) -> bool:
    for length in range(1, len(form) // 2 + 1):
        again = form[:length] * (len(form) // length + 1)
        if again.startswith(form):
            return length <= LONGEST_PIECE or _is_known(form[:length], words)
    return not form


def _is_run(form: str) -> bool:
    """Tell whether this is nothing but keys side by side, in one piece or in several."""
    at = 0
    while at < len(form):
        end = at + SHORTEST_RUN
        if form[at:end] not in _RUNS or end > len(form):
            return False
        while end < len(form) and form[at : end + 1] in _RUNS:
            end += 1
        at = end
    return True


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    text = resources.files(__package__).joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(_bare(line) for line in text.splitlines() if line and not line.startswith("#"))
