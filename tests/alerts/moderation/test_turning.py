"""Words written backwards or upside down are found, and words that only read badly from their end are not."""

import pytest

from streampai_app.alerts.moderation import Action, Policy, moderate


@pytest.mark.parametrize(
    "text",
    ["kcuf you", "gnikcuf hell", "ylbaer kcuF", "awruk", "nhosneruh", "ʞɔnɟ", "ɐʍɹnʞ", "ɥɔʇᴉq", "uɥosuǝɹnɥ"],
)
def test_a_bad_word_is_found_from_its_end(text: str) -> None:
    assert moderate(text, Policy()).action is Action.MASK


def test_only_the_word_itself_is_covered() -> None:
    assert moderate("oh ʞɔnɟ no", Policy()).text == "oh •••• no"


@pytest.mark.parametrize(
    "text", ["Lana", "Regen und Schnee", "lana de oveja", "knows", "Sarah stops", "nip", "drawers", "spoons"]
)
def test_a_word_that_is_fine_forwards_passes(text: str) -> None:
    assert moderate(text, Policy()).action is Action.PASS
