"""Texts that show nothing are no texts, at every entrance; everything that shows something is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from streampai_app.accounts.rules import clean_name as account_name
from streampai_app.donations.pledges import read_pledge
from streampai_app.errors import Invalid
from streampai_app.feedback.rules import LONGEST_EXCERPT, clean_comment, excerpt_of
from streampai_app.models import DonationPage, Kind
from streampai_app.support.rules import clean_body, clean_name, clean_subject, preview_of
from streampai_app.visible_text import cut, has_visible_text, shortened

# The widget is held to the same texts: see tests/browser/test_widget_modules.py.
CORPUS = json.loads((Path(__file__).parent / "data" / "visible_texts.json").read_text())
INVISIBLE, VISIBLE = CORPUS["invisible"], CORPUS["visible"]


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


FAMILY, FLAG, RAINBOW = "👩‍👩‍👧‍👦", "🇵🇱", "🏳️‍🌈"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize("sign", [FAMILY, FLAG, RAINBOW, SCOTLAND, "👍🏽", "e\u0301", "한", "ก็", "नि", "1️⃣"])
def test_what_is_seen_as_one_sign_is_never_cut_within(sign: str) -> None:
    text = "ab" + sign * 3
    for longest in range(2, len(text) + 1):
        kept = cut(text, longest)
        assert len(kept) <= longest
        assert kept == "ab" + sign * ((len(kept) - 2) // len(sign))


def test_a_sign_without_end_is_cut_all_the_same() -> None:
    assert len(cut("e" + "\u0301" * 500, 80)) == 80
    assert len(cut("👩‍" * 500, 80)) == 80


@pytest.mark.parametrize("before", range(76, 80))
def test_names_previews_and_titles_of_mail_end_with_a_whole_sign(before: int) -> None:
    assert clean_name("x" * before + FAMILY) == "x" * before
    assert clean_name("x" * (before - 1) + " " + FAMILY) == "x" * (before - 1)
    assert preview_of("x" * (before + 60) + FAMILY) == "x" * (before + 60) + "…"
    assert excerpt_of("x" * (LONGEST_EXCERPT - 3) + FAMILY) == "x" * (LONGEST_EXCERPT - 3) + "…"


def test_what_fits_stays() -> None:
    assert cut(FAMILY, len(FAMILY)) == FAMILY
    assert shortened("abc", 3) == "abc"
    assert shortened("abcd", 3) == "ab…"
