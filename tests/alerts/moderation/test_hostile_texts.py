"""Whatever a text is made of, the work grows with its length and not with its square."""

import sys
from types import FrameType

import pytest

from streampai_app.alerts.moderation import Policy, moderate

HOSTILE = [
    *("😀", "a", "*", "f*", "1!", "a ", "fu", "f.u.c", "a.", "www.", "e\u0301", "(dot)", "http://", "sh"),
    *("ass ", "f****", "\u200b", "k u r w ", " ", ". ", "dot com ", "f@#", "shit example.com ", "😀 "),
]


def steps(text: str) -> int:
    """Count the calls of our own functions: what a clock would show, without its moods."""
    count = 0

    def on_event(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(on_event)
    try:
        moderate(text, Policy())
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    steps(piece)  # the word lists are read once
    short, long = (steps(piece * (length // len(piece))) for length in (250, 500))
    assert long <= 2.2 * short + 500


@pytest.mark.parametrize("piece", ["😀", "1!", "shit example.com "])
def test_ten_thousand_characters_are_looked_at(piece: str) -> None:
    moderate(piece * (10_000 // len(piece)), Policy())


def test_one_endless_word_ends() -> None:
    assert moderate("x" * 9_996 + ".com", Policy()).findings[0].kind == "link"
    assert moderate("e" + "\u0301" * 9_999, Policy()).text == "e\u0301\u0301"
