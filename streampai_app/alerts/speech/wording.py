"""What of a text is spoken. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from ..moderation.lexicon import word_list
from ..moderation.policy import LANGUAGES
from .contract import Voice

FASTEST = 25  # characters in a second that no voice exceeds: more text than that is never heard
_SPOKEN = frozenset("LNPZ")  # letters, numbers, punctuation, spaces: the first letter of their categories
_SIGNS = frozenset("€$£%+&@§°=×÷")
_READ = ("LATIN", "FEMININE ORDINAL", "MASCULINE ORDINAL", "MICRO SIGN")
LATIN = "LATIN"
# Languages that are told by letters of their own from the one that is usual in a script.
_OWN_SCRIPTS = {
    "UKRAINIAN": ("CYRILLIC", frozenset("іїєґІЇЄҐ")),
    "PERSIAN": ("ARABIC", frozenset("پچژگکی")),
}
_FAMILIES = {name: script for name, (script, _) in _OWN_SCRIPTS.items()}
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
    return _in_letters_of(text, {LATIN}) if language else text


def read_by(text: str, voice: str, language: str, readers: Mapping[str, str]) -> tuple[str, str]:
    """Return what is read of a text, and by which voice: another one where it is in another script.

    `readers` are voices by script. What is read is empty where nobody here reads any of it.
    """
    script = script_of(text) if language else ""
    if script in readers:
        return _in_letters_of(text, {LATIN, _FAMILIES.get(script, script)}), readers[script]
    return readable(text, language), voice


def script_of(text: str) -> str:
    """Return the script of most letters, as their names in Unicode begin, or a language told by its letters.

    "HIRAGANA" stands for both kinds of kana, "JAPANESE" for those with Chinese characters among them.
    """
    counts = Counter(_script(character) for character in text if character.isalpha())
    kana, han = counts["HIRAGANA"], counts["CJK"]
    if kana and han:
        counts["JAPANESE"] = kana + han
    script = max(counts, key=lambda each: counts[each], default="")
    return next((name for name, of in _OWN_SCRIPTS.items() if of[0] == script and of[1] & set(text)), script)


def _in_letters_of(text: str, scripts: Collection[str]) -> str:
    kept = [word for word in text.split() if all(_script(c) in scripts for c in word if c.isalpha())]
    return " ".join(kept) if any(c.isalnum() for word in kept for c in word) else ""


def _script(character: str) -> str:
    name = unicodedata.name(character, "")
    if name.startswith(_READ):
        return LATIN
    first = name.partition(" ")[0]
    return "HIRAGANA" if first.startswith(("KATAKANA", "HIRAGANA")) else first


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
