"""Pure rules about what may be said."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streampai_app.errors import AppError, Invalid
from streampai_app.models import LONGEST_BODY, Kind
from streampai_app.support import rules

anything = st.one_of(st.none(), st.integers(), st.floats(), st.text(), st.lists(st.text()), st.binary())


@given(st.text(alphabet=st.characters(), max_size=5000))
def test_a_cleaned_body_can_be_stored_everywhere_or_is_refused(text):
    try:
        body = rules.clean_body(text)
    except Invalid:
        return
    assert 0 < len(body) <= LONGEST_BODY
    assert body.encode()
    assert not {"\x00", "\r"} & set(body)
    assert rules.clean_body(body) == body


@given(anything)
def test_no_value_makes_a_cleaner_fail_with_anything_but_an_error_of_ours(value):
    for clean in (
        rules.clean_body,
        rules.clean_kind,
        rules.clean_client_id,
        rules.clean_chat_id,
        rules.clean_start_key,
        lambda value: rules.clean_subject(value, Kind.BUG),
        rules.clean_email,
        lambda value: rules.check_looks_human("", value),
    ):
        with contextlib.suppress(AppError):
            clean(value)


@given(st.text(max_size=1000))
def test_a_preview_is_one_short_line(text):
    preview = rules.preview_of(text)
    assert len(preview) <= rules.LONGEST_PREVIEW
    assert preview.splitlines() in ([], [preview])


@pytest.mark.parametrize("value", ["ada@example.org", " ada@example.org "])
def test_a_plausible_address_is_kept(value):
    assert rules.clean_email(value) == "ada@example.org"


@pytest.mark.parametrize("value", ["ada", "a b@example.org", "@", "x" * 250 + "@a.de", None])
def test_an_implausible_address_is_dropped_rather_than_the_message(value):
    assert rules.clean_email(value) == ""


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ana", "Ana"),
        (" Ana\n\tLovelace ", "Ana Lovelace"),
        ("A\u202ena\u200b", "Ana"),
        ("\U000e0041na\x00", "na"),
        ("x" * 100, "x" * 80),
        ("", ""),
        (None, ""),
    ],
)
def test_a_name_stands_on_one_line_and_hides_nothing(given: object, kept: str) -> None:
    assert rules.clean_name(given) == kept
