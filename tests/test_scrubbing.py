"""What a secret looks like: a corpus of what must go and what must stay, and the rules of the list itself.

That the widget does the same is shown by `tests/browser/test_widget_scrubbing.py`, on the same texts.
"""

import re
from re import _constants as sre
from re import _parser as parser
from typing import Any

import pytest

from streampai_app.redaction import scrub as scrub_log
from streampai_app.scrubbing import GONE, SECRET_NAMES, SHAPES, is_card, is_secret_name, scrub, scrub_value

from .scrubbing_texts import INNOCENT, SECRETS, random_texts, random_values


@pytest.mark.parametrize(
    ("text", "secret"), [each[1:] for each in SECRETS], ids=[each[0] for each in SECRETS]
)
def test_secrets_are_gone(text: str, secret: str) -> None:
    assert secret in text
    clean = scrub(text)
    assert GONE in clean
    assert secret not in clean


@pytest.mark.parametrize("text", INNOCENT)
def test_what_helps_to_find_a_bug_stays(text: str) -> None:
    assert scrub(text) == text


GUESSES = {"bare", "hex", "AWS's secret"}  # which would hide the names of payments in our own lines


@pytest.mark.parametrize(
    ("text", "secret"),
    [each[1:] for each in SECRETS if not GUESSES & {each[0], *re.split(r"[ ,]+", each[0])}],
)
def test_logs_are_scrubbed_by_the_same_list(text: str, secret: str) -> None:
    assert secret not in scrub_log(text)


def test_the_names_of_payments_stay_in_logs() -> None:
    line = "pay_2IjeQm4hqU6RA4Z4kwDeeX of 3f2b8c1e9a4d4c5e8f607a1b2c3d4e5f was settled"
    assert scrub_log(line) == line


def test_a_clean_text_stays_as_it_is_and_so_does_a_clean_value() -> None:
    for text in random_texts(1, 3_000):
        clean = scrub(text)
        assert scrub(clean) == clean, text
    for value in random_values(2, 1_000):
        clean = scrub_value(value)
        assert scrub_value(clean) == clean, value


def test_what_a_shape_needs_is_in_all_that_it_takes() -> None:
    for text in random_texts(3, 3_000):
        for shape in SHAPES:
            if shape.needs and shape.pattern.search(text):
                assert any(each in text.lower() for each in shape.needs), (shape.pattern.pattern, text)


def test_names_that_give_a_secret_away_lose_their_value_at_any_depth() -> None:
    context = {
        "page": {"query": "?a=b", "version": "c167b45f2b8c1e9a4d4c5e8f607a1b2c3d4e5f01"},
        "stream": {"id": 7, "streamKey": "live", "auth": {"x": 1}, "hasToken": True, "pin": 0, "userPin": 1},
        "requests": [{"headers": {"Cookie": "a=b"}, "status": 500, "code": 404}, {"code": "4/0AX4XfWh"}],
        "paid": 4242424242424242,
        "at": 1764090001123,
        "ada@example.org": "x",
    }
    assert scrub_value(context) == {
        "page": {"query": "?a=b", "version": "c167b45f2b8c1e9a4d4c5e8f607a1b2c3d4e5f01"},
        "stream": {"id": 7, "streamKey": GONE, "auth": GONE, "hasToken": True, "pin": GONE, "userPin": GONE},
        "requests": [{"headers": GONE, "status": 500, "code": 404}, {"code": GONE}],
        "paid": GONE,
        "at": 1764090001123,
        GONE: "x",
    }


@pytest.mark.parametrize(
    "name", ["accessToken", "client-secret", "X-Api-Key", "PIN", "userPin", "session_ids", "IBAN"]
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name", ["spin", "design", "tokenizer", "author", "status", "keyboard", "code", "isAuthor"]
)
def test_names_of_other_things(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("digits", "is_one"),
    [
        ("4111111111111111", True),
        ("4111111111111112", False),
        ("0000000000000000", False),
        ("6011 1111 1111 1117", True),
    ],
)
def test_a_card_is_known_by_its_last_digit(digits: str, is_one: bool) -> None:
    assert is_card(digits) is is_one


@pytest.mark.parametrize(
    "pattern", [*(shape.pattern for shape in SHAPES), *SECRET_NAMES], ids=lambda each: each.pattern[:60]
)
def test_a_shape_means_the_same_to_python_and_to_a_browser(pattern: re.Pattern[str]) -> None:
    """By what it is made of. That the results are the same, random texts show."""
    assert not re.search(
        r"\(\?(?![:=!]|<[=!])|(?<!\\)[.^$](?![^\[]*\])",
        re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "", pattern.pattern),
    )
    assert r"\s" not in pattern.pattern.lower()
    assert pattern.pattern.isascii()
    assert pattern.flags & re.ASCII
    assert {pattern.pattern.count(each) for each in (r"\A", r"\Z", "(?P", "++", "*+")} == {0}
    _no_bounded_negation(parser.parse(pattern.pattern, pattern.flags))


def _no_bounded_negation(parsed: Any, is_repeated: bool = False, is_looked_at: bool = False) -> None:
    """A browser counts a letter beyond the first 65,536 as two: what is in no class has no number."""
    for kind, value in parsed:
        match kind:
            case sre.IN if value[0][0] is sre.NEGATE:
                assert is_repeated or is_looked_at
            case sre.NOT_LITERAL:
                assert is_repeated or is_looked_at
            case sre.MAX_REPEAT | sre.MIN_REPEAT:
                _, most, inside = value
                _no_bounded_negation(inside, most is sre.MAXREPEAT, is_looked_at)
            case sre.ASSERT | sre.ASSERT_NOT:
                _no_bounded_negation(value[1], is_repeated, True)
            case sre.BRANCH:
                for branch in value[1]:
                    _no_bounded_negation(branch, is_repeated, is_looked_at)
            case sre.SUBPATTERN:
                _no_bounded_negation(value[3], is_repeated, is_looked_at)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda each: each.pattern.pattern[:60])
def test_what_stands_is_the_beginning_and_what_is_checked_is_the_whole(shape: Any) -> None:
    assert not (shape.pattern.groups and shape.check)
    for text in random_texts(4, 300):
        for found in shape.pattern.finditer(text):
            if found.lastindex:
                assert found.start(found.lastindex) == found.start()
