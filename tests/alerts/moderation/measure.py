"""How much the moderation catches and how often it is wrong: `python -m tests.alerts.moderation.measure`."""

from collections.abc import Iterable
from pathlib import Path

from streampai_app.alerts.moderation import LANGUAGES, Action, Policy, moderate

from . import outside
from .disguises import DISGUISES
from .rates import EVERYTHING, LINKS_ONLY, WORDS_ONLY, Rate

CORPUS = Path(__file__).parent / "corpus"


def lines_of(name: str) -> list[str]:
    return (CORPUS / name).read_text(encoding="utf-8").splitlines()


def caught(name: str, texts: Iterable[str], policy: Policy) -> Rate:
    """Of texts that must not pass, count those that do not."""
    texts = list(texts)
    passed = tuple(text for text in texts if moderate(text, policy).action is Action.PASS)
    return Rate(name, len(texts) - len(passed), len(texts), passed)


def wronged(name: str, texts: Iterable[str], policy: Policy = EVERYTHING) -> Rate:
    """Of texts that must pass, count those that do not."""
    texts = list(texts)
    stopped = tuple(text for text in texts if moderate(text, policy).action is not Action.PASS)
    return Rate(name, len(stopped), len(texts), stopped)


def by_hand(language: str) -> Rate:
    return caught(f"{language}: caught, by hand", lines_of(f"{language}.bad.txt"), WORDS_ONLY)


def disguised(language: str) -> Rate:
    words = lines_of(f"{language}.words.txt")
    texts = [f"oh {disguise(word)} my" for word in words for disguise in DISGUISES.values()]
    return caught(f"{language}: caught, disguised", texts, WORDS_ONLY)


def by_disguise(name: str) -> Rate:
    words = [word for language in LANGUAGES for word in lines_of(f"{language}.words.txt")]
    return caught(f"caught, {name}", map(DISGUISES[name], words), WORDS_ONLY)


def clean(language: str) -> Rate:
    return wronged(f"{language}: wrongly stopped", lines_of(f"{language}.clean.txt"))


def later() -> tuple[Rate, Rate]:
    """Messages of all languages that were written when the rules were done."""
    bad, fine = lines_of("later.bad.txt"), lines_of("later.clean.txt")
    return caught("later: caught", bad, WORDS_ONLY), wronged("later: wrongly stopped", fine)


def hard() -> Rate:
    """Clean sentences that hold the letters of bad words: inside others, across them, behind a bracket."""
    return wronged("hard: wrongly stopped", lines_of("hard.clean.txt"))


def main() -> None:
    rates = [rate(language) for language in LANGUAGES for rate in (by_hand, disguised, clean)]
    rates += [by_disguise(name) for name in DISGUISES]
    rates += [*later(), hard()]
    rates += [
        caught("links: caught", lines_of("links.bad.txt"), LINKS_ONLY),
        wronged("links: wrongly stopped", lines_of("links.clean.txt")),
    ]
    rates += outside.measured(outside.DEVELOPMENT)
    for rate in rates:
        print(rate)
        for text in rate.wrong:
            print(f"    {text}")
    for rate in outside.measured(outside.HELD_OUT):  # counted, not shown: nobody is to learn from it
        print(rate)


if __name__ == "__main__":
    main()
