"""Money is read from people and shown to them without losing or inventing a unit."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streampai_app.errors import Invalid
from streampai_app.money import LARGEST_AMOUNT, show, show_briefly, to_minor, write_out

LOCALES = st.sampled_from(["en", "de", "pl", "es"])
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "PLN", "HUF"])


@given(st.integers(0, LARGEST_AMOUNT), CURRENCIES, LOCALES)
def test_what_is_written_out_is_read_back_as_the_same_amount(amount: int, currency: str, locale: str) -> None:
    assert to_minor(write_out(amount, currency, locale), currency) == amount


@given(st.text(max_size=20), CURRENCIES)
def test_whatever_is_typed_is_an_amount_or_refused(text: str, currency: str) -> None:
    with suppress(Invalid):
        assert 0 <= to_minor(text, currency) <= LARGEST_AMOUNT


@pytest.mark.parametrize(
    "text",
    ["", ".", ",", "-5", "+5", "1e3", "1e999999999", "NaN", "1_000", "5 5", "٥", "9" * 400],
)
def test_what_is_no_plain_number_is_not_guessed_at(text: str) -> None:
    with pytest.raises(Invalid):
        to_minor(text, "EUR")


@pytest.mark.parametrize(("text", "currency"), [("1,000", "EUR"), ("1.000", "EUR"), ("5.0", "JPY")])
def test_a_thousand_that_could_be_a_one_is_asked_about(text: str, currency: str) -> None:
    with pytest.raises(Invalid) as refused:
        to_minor(text, currency)
    assert refused.value.reason == "too-precise"


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "shown", "briefly"),
    [
        (500, "EUR", "en", "€5.00", "€5"),
        (1250, "EUR", "en", "€12.50", "€12.50"),
        (1250, "EUR", "de", "12,50\xa0€", "12,50\xa0€"),
        (1000, "KWD", "en", "KWD\xa01.000", "KWD\xa01"),
        (500, "JPY", "pl", "500\xa0JPY", "500\xa0JPY"),
        (2000, "PLN", "pl", "20,00\xa0zł", "20\xa0zł"),
    ],
)
def test_a_button_leaves_out_decimals_that_say_nothing(
    amount: int, currency: str, locale: str, shown: str, briefly: str
) -> None:
    assert show(amount, currency, locale) == shown
    assert show_briefly(amount, currency, locale) == briefly
