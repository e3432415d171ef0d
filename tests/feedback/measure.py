"""How well similar requests are found, and how often wrong ones are: `python -m tests.feedback.measure`.

A generated corpus: of each request in `searches/` what somebody would type who means it, with one typing
error of each kind, and topics that nobody asked for. Found means among the five that are shown, or that all
five have what was meant; wrong is whatever else is shown unless it has the words that were meant. All
languages stand in one database, with as many other requests as a number says, on SQLite or at an address
(`python -m tests.feedback.measure 10000 postgresql://…`, which is filled).
"""

import asyncio
import random
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from streampai_app import schema
from streampai_app.bench.wishes import add_requests, make_titles
from streampai_app.db import Database
from streampai_app.feedback.similar import similar_requests

from .typos import KINDS, mistyped, no_accent

FOLDER = Path(__file__).parent / "searches"
LANGUAGES = ("en", "de", "es", "pl", "ja")
TRIALS = 3  # errors of a kind in each title
SEED = 11
SHOWN = 5
SMALL = """
    the for of can be on in as to with a an my when before that from and der die das für mit einer als jeder
    ändern el la los las de del en una para con y todos antes desde por w z na do ze dla przed
"""
SMALL_WORDS = set(SMALL.split())
JAPANESE = 6  # characters that somebody has typed
ENOUGH = 5  # letters of a word that says enough by itself


@dataclass
class Rate:
    """How many were found, and how many wrong ones were shown."""

    asked: int = 0
    found: int = 0
    wrong: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.asked

    def __str__(self) -> str:
        return f"{self.found:4}/{self.asked:<4} {self.recall:6.1%}   {self.wrong / self.asked:5.2f} wrong"


def titles_of(language: str) -> list[str]:
    return (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()


def meant(title: str, language: str) -> list[str]:
    """Return what somebody types who means this: two words that say something, or one that says enough."""
    if language == "ja":
        return [title[:JAPANESE], title[: JAPANESE + 4]]
    words = [word for word in title.lower().split() if word not in SMALL_WORDS]
    return [" ".join(words[:2]), " ".join(words[1:3]), *(word for word in words[:1] if len(word) >= ENOUGH)]


def queries() -> list[tuple[str, str, str, str, str]]:
    """Return language, kind, what is typed, what is meant, and the title that should be found."""
    chance = random.Random(SEED)
    return [
        (language, kind, mistyped(words, kind, chance), words, title)
        for language in LANGUAGES
        for title in titles_of(language)
        for words in meant(title, language)
        for kind in KINDS
        for _ in range(1 if kind in {"none", "no space", "no accent"} else TRIALS)
        if is_possible(words, kind)
    ]


def is_possible(words: str, kind: str) -> bool:
    return {"no space": " " in words, "no accent": no_accent(words, 0, random) != words}.get(kind, True)  # type: ignore[arg-type]


def is_related(title: str, words: str) -> bool:
    """Whether a title has what was meant: all of it, or of a language without spaces most."""
    plain = no_accent(title.lower(), 0, random)  # type: ignore[arg-type]
    plain_words = no_accent(words, 0, random)  # type: ignore[arg-type]
    if words.isascii() or " " in words:
        return all(word in plain for word in plain_words.split())
    return plain_words[:4] in plain


async def measure(database: Database, every: int = 1) -> tuple[dict[str, Rate], list[list[str]], list[float]]:
    """Ask everything, or one question in `every`.

    Return the rates (by kind of error, by language, and of what nobody asked for), what was shown for each,
    and the seconds each took, the shortest first.
    """
    rates: dict[str, Rate] = defaultdict(Rate)
    answers, took = [], []
    for language, kind, typed, words, title in queries()[::every]:
        began = time.perf_counter()
        shown = [view.title for view in await database.read(similar_requests, typed)]
        took.append(time.perf_counter() - began)
        answers.append(shown)
        is_found = title in shown or (len(shown) == SHOWN and all(is_related(one, words) for one in shown))
        for rate in (rates[kind], rates[language], rates["all"]):
            rate.asked += 1
            rate.found += is_found
            rate.wrong += sum(one != title and not is_related(one, words) for one in shown)
            if not is_found:
                rate.missed.append(f"{typed} ({title})")
    for typed in titles_of("nothing"):
        shown = [view.title for view in await database.read(similar_requests, typed)]
        answers.append(shown)
        nothing = rates["nothing like it"]
        nothing.asked += 1
        nothing.wrong += len(shown)
        nothing.missed.append(f"{typed}: {shown}")
    return dict(rates), answers, sorted(took)


def fill(url: str, others: int = 0) -> None:
    """Put the corpus, and so many other requests, into a migrated database."""
    titles = [title for language in LANGUAGES for title in titles_of(language)]
    add_requests(url, titles + make_titles(others, random.Random(SEED)))


async def main(url: str, others: int) -> None:
    schema.migrate(url)
    fill(url, others)
    database = Database(url)
    try:
        rates, _, took = await measure(database)
    finally:
        database.close()
    print(f"{others:,} other requests in the database")
    for name, rate in rates.items():
        print(f"{name:16} {rate}")
    print("missed:", *rates["all"].missed, sep="\n  ")
    print("nothing:", *rates["nothing like it"].missed, sep="\n  ")
    print(
        f"a look: p50 {took[len(took) // 2] * 1000:.1f} ms, p95 {took[int(len(took) * 0.95)] * 1000:.1f} ms"
    )


if __name__ == "__main__":
    given = sys.argv[1:]
    count = int(given.pop(0)) if given and given[0].isdigit() else 0
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main(given[0] if given else f"sqlite:///{folder}/measure.db", count))
