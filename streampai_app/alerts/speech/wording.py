"""What of a text is spoken. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from ..moderation.lexicon import word_list
from ..moderation.policy import LANGUAGES
from .contract import Voice

FASTEST = 25  # characters in a second that no voice exceeds: more text than that is never heard
_SPOKEN = frozenset("LNPZ")  # letters, numbers, punctuation, spaces: the first letter of their categories
_SIGNS = frozenset("€$£%+&@§°=×÷")
_READ = ("LATIN", "FEMININE ORDINAL", "MASCULINE ORDINAL", "MICRO SIGN")
_TOWER = re.compile(r"([^\W\d])\1{4,}")  # "aaaaaaaaaa" is said as "aaaa", and 1000000 as it is
_OWN_LETTERS = {"de": "äöüß", "pl": "ąćęłńśźż", "es": "ñ¿¡áíúó"}


def speakable(text: str, seconds: float) -> str:
    """Return the words of a text as one line, cut to what can be said in time; empty if there is none.

    Emoji, bullets of a mask and everything invisible are left out: a voice would read their names.
    """
    line = " ".join("".join(_spoken(c) for c in _unstyled(text)).split())
    line = _TOWER.sub(lambda found: found.group(1) * 4, line)
    line = _cut(line, int(seconds * FASTEST))
    return line if any(c.isalnum() for c in line) else ""


def readable(text: str, language: str) -> str:
    """Return what a voice of this language can read: ours know Latin letters and name all others one by one.

    A voice without a language reads them all.
    """
    if not language:
        return text
    kept = [word for word in text.split() if all(map(_is_latin, word))]
    return " ".join(kept) if any(c.isalnum() for word in kept for c in word) else ""


def choose_voice(voices: Mapping[str, Voice], asked: str, text: str) -> str:
    """Return the voice to use: the one asked for, or one of its language, or of the text's, or the usual one.

    So a voice that has gone with its provider still leaves a message spoken.
    """
    if asked in voices:
        return asked
    for language in (asked.partition("-")[0], likely_language(text)):
        for voice_id, voice in voices.items():
            if language and voice.language == language:
                return voice_id
    return next(iter(voices))


def likely_language(text: str) -> str:
    """Guess a text's language by its everyday words and its letters; empty if nothing tells."""
    words = re.findall(r"[^\W\d_]+", text.casefold())[:200]
    scores = {language: _score(language, words) for language in LANGUAGES}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] else ""


def _score(language: str, words: Iterable[str]) -> int:
    everyday, letters = word_list(language).short, set(_OWN_LETTERS.get(language, ""))
    return sum((len(word) > 1 and word in everyday) + 2 * bool(letters & set(word)) for word in words)


def _is_latin(character: str) -> bool:
    return not character.isalpha() or unicodedata.name(character, "").startswith(_READ)


def _unstyled(text: str) -> str:
    """Return a text in plain forms, but never in another number: 10² is not 102, and 2½ not 21/2."""
    return "".join(_plain_form(character) for character in unicodedata.normalize("NFC", text))


def _plain_form(character: str) -> str:
    if character == "\u2212":  # a minus that voices read as a minus only in this form
        return "-"
    form = unicodedata.decomposition(character).partition(" ")[0]
    plain = unicodedata.normalize("NFKC", character)
    if form == "<fraction>":
        return " " + plain.replace("\u2044", "/")
    return character if form in {"<super>", "<sub>"} and plain.isdigit() else plain


def _spoken(character: str) -> str:
    if character in "•*_~|#<>[]{}\\^":
        return " "
    category = unicodedata.category(character)
    if category in {"Mn", "Mc"} or category[0] in _SPOKEN or character in _SIGNS:
        return character
    return "" if category == "Cf" else " "


def _cut(line: str, longest: int) -> str:
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0]
