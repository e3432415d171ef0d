"""The table of lookalikes is what its script makes, and holds what Unicode calls confusable."""

import json
import runpy
from importlib import resources
from pathlib import Path
from string import ascii_lowercase as ALPHABET

import pytest

from streampai_app.alerts.moderation import Action, Policy, moderate
from streampai_app.alerts.moderation.signs import read

SCRIPTS = Path(__file__).parents[3] / "scripts"
ALPHABETS = [
    line.split()
    for line in (SCRIPTS / "fancy_alphabets.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def letters_of(sign: str) -> str:
    return "".join(each.options for each in read(sign))


def test_the_table_is_what_its_script_makes() -> None:
    made = runpy.run_path(str(SCRIPTS / "make_lookalikes.py"))
    assert made["table"]() == made["TARGET"].read_text(encoding="utf-8")


def test_every_sign_that_unicode_calls_confusable_with_one_letter_is_read_as_it() -> None:
    data = resources.files("confusable_homoglyphs").joinpath("confusables.json").read_text(encoding="utf-8")
    letters = {
        sign: {other["c"].lower() for other in alike} & set(ALPHABET)
        for sign, alike in json.loads(data).items()
        if len(sign) == 1 and not sign.isascii()
    }
    missed = [sign for sign, wanted in letters.items() if wanted and not wanted & set(letters_of(sign))]
    # "ſ" looks like f and is an s, "Ⅰ" like l and is an i: what becomes a plain letter by itself stays that.
    assert len([sign for sign, wanted in letters.items() if wanted]) > 1000
    assert [sign for sign in missed if not letters_of(sign)[:1].isascii()] == []


@pytest.mark.parametrize("alphabet", ALPHABETS, ids="".join)
def test_what_a_generator_of_fancy_fonts_writes_is_read(alphabet: list[str]) -> None:
    def written(word: str) -> str:
        return "".join(alphabet[ord(letter) - ord("a")] for letter in word)

    for word in ("fuck", "bitch", "kurwa", "hurensohn"):
        assert moderate(written(word), Policy()).action is Action.MASK, written(word)


def test_sharp_s_is_no_b() -> None:
    assert "b" not in letters_of("ß")
