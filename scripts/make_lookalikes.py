"""Makes `streampai_app/alerts/moderation/lookalikes.txt`: which signs are read as which Latin letters.

Three sources: Unicode's own table of confusable characters (UTS #39, `confusables.txt`, © Unicode, Inc.,
under the Unicode License v3), as the package `confusable-homoglyphs` (MIT) carries it; the names that Unicode
gives to its letters ("LATIN SMALL LETTER B WITH HOOK"); and the alphabets that "fancy font" generators write
with, one a line in `fancy_alphabets.txt`. Run it after a change: `.venv/bin/python
scripts/make_lookalikes.py`. The same sources make the same bytes, and a test holds that they do.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import Path
from string import ascii_lowercase as ALPHABET

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "streampai_app" / "alerts" / "moderation" / "lookalikes.txt"
FANCY = HERE / "fancy_alphabets.txt"
PACKAGE = "confusable-homoglyphs"
WIDTH = 100  # signs a line
NAMED = re.compile(
    r"(?:LATIN (?:CAPITAL |SMALL |LETTER SMALL |SUBSCRIPT SMALL )?(?:LETTER )?(?:CAPITAL )?"
    r"|MODIFIER LETTER (?:CAPITAL |SMALL )"
    r"|(?:NEGATIVE |CROSSED NEGATIVE )?(?:CIRCLED|SQUARED) LATIN (?:CAPITAL|SMALL) LETTER "
    r"|REGIONAL INDICATOR SYMBOL LETTER |PARENTHESIZED LATIN (?:CAPITAL|SMALL) LETTER )"
    r"(?:(?:REVERSED|TURNED|SIDEWAYS|OPEN|DOTLESS|INSULAR|SCRIPT|BLACKLETTER|STIRRUP|BARRED|CLOSED|TAILLESS"
    r"|LENIS|HALF|INVERTED|BOTTOM|TOP|VOLAPUK) )*"
    r"([A-Z])(?: WITH .+)?"
)
NEWER = {0x1CCD6 + number: letter for number, letter in enumerate(ALPHABET)}  # "outlined", Unicode 16


def main() -> None:
    """Write the table."""
    TARGET.write_text(table(), encoding="utf-8")


def table() -> str:
    """Return the table as it is kept: for each set of letters, the signs that are read as one of them."""
    signs: dict[str, list[str]] = defaultdict(list)
    for sign, letters in sorted(_lookalikes().items()):
        signs["".join(sorted(letters))].append(sign)
    version = f"{PACKAGE} {metadata.version(PACKAGE)}"
    head = f"# Made by scripts/make_lookalikes.py of {version}; see there for the sources.\n"
    lines = (
        f"{letters} {''.join(those[start : start + WIDTH])}\n"
        for letters, those in sorted(signs.items())
        for start in range(0, len(those), WIDTH)
    )
    return head + "".join(lines)


def _lookalikes() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for sources in (_confusables(), _named(), _fancy()):
        for sign, letter in sources:
            if not sign.isascii() and _is_kept(sign) and not _unfolds(sign):
                found[sign].add(letter)
    return found


def _is_kept(sign: str) -> bool:
    """Whether it is seen, stands by itself, and can be written in a line of the table."""
    return len(sign) == 1 and not sign.isspace() and unicodedata.category(sign)[0] not in {"M", "C"}


def _unfolds(sign: str) -> bool:
    """Whether it becomes plain letters by Unicode's own forms ("ß" is "ss"): the reader does that itself."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", sign).casefold())
    return plain[:1].isascii() and plain[:1].isalnum()


def _confusables() -> Iterator[tuple[str, str]]:
    """Yield each sign with the letters of its class. "l", "I", "1" and "|" are one class."""
    data = resources.files("confusable_homoglyphs").joinpath("confusables.json").read_text(encoding="utf-8")
    for sign, alike in json.loads(data).items():
        for other in alike:
            letter = other["c"].lower()
            if len(letter) == 1 and letter in ALPHABET:
                yield sign, letter
            if other["c"] == "l":  # which stands for capital I as well
                yield sign, "i"


def _named() -> Iterator[tuple[str, str]]:
    for code in range(0x80, 0x20000):
        name = unicodedata.name(chr(code), "")
        if (found := NAMED.fullmatch(name)) and code not in NEWER:
            yield chr(code), found[1].lower()
    for code, letter in NEWER.items():
        yield chr(code), letter


def _fancy() -> Iterator[tuple[str, str]]:
    for line in FANCY.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            signs = line.split()
            assert len(signs) == len(ALPHABET), line
            yield from zip(signs, ALPHABET, strict=True)


if __name__ == "__main__":
    main()
