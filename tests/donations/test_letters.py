"""Every language says all that is to be said to a donor."""

import pytest

from streampai_app.donations.words import WORDS
from tests.web.test_words import places, unknown


@pytest.mark.parametrize("language", WORDS)
def test_a_language_says_all_that_english_says(language):
    assert unknown(places(WORDS[language]), places(WORDS["en"])) == []
