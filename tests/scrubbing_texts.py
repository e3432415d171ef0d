"""Texts to scrub: the corpus that both halves of the list are held to, and random ones made of its parts."""

import json
import random
import string
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "scrubbing.json"
_CORPUS = json.loads(
    _FILE.read_text(encoding="utf-8").replace("·", "")
)  # which keeps scanners from taking it for a leak

SECRETS: list[tuple[str, str, str]] = [
    tuple(each) for each in _CORPUS["secrets"]
]  # what it is, text, what must go
INNOCENT: list[str] = _CORPUS["innocent"]

# What Python and JavaScript might take for different things: letters that fold, spaces, line ends, pairs.
_ODD = (
    "\u017f\u212a\u0130\u0131ßäж漢\u0663\uff11\U0001f600\U0001f9d1\u200d"
    "\xa0\x85\u2003\u2028\u2029\ufeff\t\n\x0b\x0c"
)
_SIGNS = " =:;,.@%40/\\\"'()[]{}<>-_+#?&|~"
_NAMES = [
    "token",
    "code",
    "key",
    "userPin",
    "auth",
    "password",
    "phone",
    "commit",
    "Cookie",
    "e-mail",
    "Bearer ",
    "[redacted]",
]
_ALPHABETS = [
    "0123456789",
    "0123456789abcdef",
    "0123456789ABCDEF-",
    string.ascii_letters + string.digits,
    _SIGNS,
    _ODD,
]


def random_texts(seed: int, count: int) -> list[str]:
    """Return texts of pieces that each look like the piece of a secret."""
    choice = random.Random(seed)
    known = [text for _, text, _ in SECRETS] + INNOCENT

    def piece() -> str:
        match choice.randrange(8):
            case 0 | 1 | 2:
                text = choice.choice(known)
                begin = choice.randrange(len(text))
                return text[begin : begin + choice.randrange(1, 40)]
            case 3:
                return choice.choice(known)
            case 4:
                return choice.choice(_NAMES)
            case 5:
                return choice.choice(_SIGNS) + choice.choice(["", " ", '"'])
        alphabet = choice.choice(_ALPHABETS)
        return "".join(choice.choices(alphabet, k=choice.randrange(1, 24)))

    return ["".join(piece() for _ in range(choice.randrange(1, 7))) for _ in range(count)]


def random_values(seed: int, count: int) -> list[Any]:
    """Return what a page may tell: objects and lists of such texts and numbers, under all kinds of names."""
    choice = random.Random(seed)
    texts = random_texts(seed, 400)
    names = [
        "token",
        "code",
        "userPin",
        "isAuth",
        "headers",
        "version",
        "commit",
        "id",
        "a b",
        "ada@example.org",
        "",
    ]

    def value(depth: int) -> Any:
        match choice.randrange(9 if depth else 6):
            case 0:
                return choice.choice([None, True, False, "", 0, 1, -1, 1.5, 1e-7])
            case 1:
                return choice.choice([4242424242424242, 1764090001123, 404, 5551234567])
            case 2 | 3 | 4 | 5:
                return choice.choice(texts)
            case 6:
                return [value(depth - 1) for _ in range(choice.randrange(4))]
        return {choice.choice(names + texts[:40]): value(depth - 1) for _ in range(choice.randrange(5))}

    return [value(3) for _ in range(count)]
