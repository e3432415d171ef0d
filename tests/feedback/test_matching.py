"""What counts as alike: typing errors, order, endings, accents; and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streampai_app.feedback.matching import fold, grams_within, likeness


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("dark mode", "Dark mode"),
        ("dark mod", "Dark mode for the dashboard"),
        ("drak mode", "Dark mode"),
        ("mode dark", "Dark mode"),
        ("dahsboard dark", "Dark mode for the dashboard"),
        ("keybord shortcuts", "Keyboard shortcuts in the console"),
        ("exprot donations", "Export donations as CSV"),
        ("zażółć", "Zazolc gesla jazn"),
        ("ALERTS", "alerts on a second screen"),
    ],
)
def test_these_are_alike(typed, title):
    assert likeness(fold(typed), fold(title))[0] > 0


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("dark mode", "Louder alerts"),
        ("refund", "Keyboard shortcuts"),
        ("", "Dark mode"),
        ("dark", ""),
        ("…", "!"),
    ],
)
def test_these_are_not(typed, title):
    assert likeness(fold(typed), fold(title))[0] == 0


@given(st.text(), st.text())
def test_likeness_is_between_nothing_and_all_for_any_texts(typed, title):
    assert all(0 <= each <= 1 for each in likeness(fold(typed), fold(title)))


@given(st.text(min_size=1, max_size=150))
def test_a_text_is_like_itself(text):
    folded = fold(text)
    assert not folded or likeness(folded, folded)[0] == pytest.approx(1)


def test_trigrams_stay_within_words():
    assert grams_within("dark mode dark") == ["dar", "ark", "mod", "ode"]
