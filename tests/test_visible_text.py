"""Texts that show nothing are no texts, at every entrance; everything that shows something is."""

from collections.abc import Callable

import pytest

from streampai_app.accounts.rules import clean_name as account_name
from streampai_app.donations.pledges import read_pledge
from streampai_app.errors import Invalid
from streampai_app.feedback.rules import clean_comment
from streampai_app.models import DonationPage, Kind
from streampai_app.support.rules import clean_body, clean_name, clean_subject
from streampai_app.visible_text import has_visible_text

INVISIBLE = [
    *("", " ", "\u200b", "\u200d\u200c", "\u2060", "\ufeff", "\xad", "\u3164", "\uffa0", "\u115f\u1160"),
    *("\u2800\u2800", "\ufe0f", "\U000e0041\U000e007f", "\u202e\u202c", "\u2066\u2069", "\u0301", "\u20e3"),
    *("\u180e", "\U000e0100", "\u034f", "\u17b4", "\u3000", "\xa0", " \u3164\u0301\u200b\u2800 "),
]
VISIBLE = [
    "a",
    ".",
    "👍",
    "❤️",
    "🇵🇱",
    "1️⃣",
    "é",
    "e\u0301",
    "हि",
    "ไทย",
    "日",
    "\u3164a",
    "⠓⠊",
    "𞤀",
    "€",
    "\U0001fae9",
]


@pytest.mark.parametrize("text", INVISIBLE, ids=ascii)
def test_what_shows_nothing_is_told(text: str) -> None:
    assert not has_visible_text(text)


@pytest.mark.parametrize("text", VISIBLE, ids=ascii)
def test_what_shows_anything_is_text(text: str) -> None:
    assert has_visible_text(text)


@pytest.mark.parametrize("text", INVISIBLE, ids=ascii)
@pytest.mark.parametrize(
    "entrance", [clean_body, clean_comment, lambda text: clean_subject(text, Kind.FEATURE)]
)
def test_a_text_that_shows_nothing_is_refused_with_a_sentence(
    entrance: Callable[[str], str], text: str
) -> None:
    with pytest.raises(Invalid, match=r"Write a few words first|Give it a short title") as refused:
        entrance(text)
    assert refused.value.reason == "empty"


@pytest.mark.parametrize("text", INVISIBLE, ids=ascii)
def test_a_name_that_shows_nothing_is_no_name(text: str) -> None:
    page = DonationPage(streamer_id="usr_1", is_open=True)
    pledge = read_pledge(page, {"amount": 1000, "currency": "EUR", "donor_name": text, "message": text})
    assert (pledge.donor_name, pledge.message) == ("", "")
    assert clean_name(text) == ""
    assert clean_subject(text, Kind.SUPPORT) == ""
    assert account_name(text, otherwise="ada") == "ada"
