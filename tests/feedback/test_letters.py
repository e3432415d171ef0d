"""Every language says all that is to be said of a request or bug."""

import pytest

from streampai_app.feedback.letters import letter, notice
from streampai_app.feedback.rules import STATUSES
from streampai_app.feedback.words import WORDS
from streampai_app.models import Kind
from tests.web.test_words import places, unknown


@pytest.mark.parametrize("language", WORDS)
def test_a_language_says_all_that_english_says(language):
    assert unknown(places(WORDS[language]), places(WORDS["en"])) == []


@pytest.mark.parametrize("language", [*WORDS, "", "fr"])
def test_every_status_is_a_sentence_with_the_title_as_it_was_written(language):
    for kind in (Kind.FEATURE, Kind.BUG):
        for status in STATUSES[kind]:
            said = notice("{why} 100%", status, "Because.", language)
            assert "{why} 100%" in said
            assert said.endswith(".\n\nBecause.")
            subject, body = letter(
                kind, "Dark", status, "", address="", unsubscribe="https://x", language=language
            )
            assert said.partition("{why}")[0] == subject.partition("Dark")[0]
            assert body.endswith("https://x\n")


def test_a_language_that_is_not_ours_is_english():
    assert (
        notice("Dark mode", "planned", "", "fr")
        == notice("Dark mode", "planned", "")
        == "“Dark mode” is planned."
    )
