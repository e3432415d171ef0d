"""Minor units and PayPal's decimal strings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import reading
from integrations.paypal.amounts import EXPONENTS, WHOLE_ONLY, read_money, to_value
from integrations.paypal.errors import UnsupportedAmount


def money(value: object, currency: object = "EUR") -> dict[str, object]:
    return {"amount": {"value": value, "currency_code": currency}}


@pytest.mark.parametrize(
    ("amount", "currency", "value"),
    [
        (2500, "EUR", "25.00"),
        (1, "USD", "0.01"),
        (105, "USD", "1.05"),
        (500, "JPY", "500"),
        (250_000, "HUF", "2500"),
        (100, "TWD", "1"),
    ],
)
def test_amounts_are_written_as_paypal_wants_them_and_read_back(amount: int, currency: str, value: str):
    assert to_value(amount, currency) == value
    assert read_money(money(value, currency), "amount") == (amount, currency)


@given(st.integers(1, 10**9), st.sampled_from(sorted(EXPONENTS)))
def test_what_is_written_is_read_back(amount: int, currency: str):
    if currency in WHOLE_ONLY:
        amount *= 100
    assert read_money(money(to_value(amount, currency), currency), "amount") == (amount, currency)


@pytest.mark.parametrize(
    ("amount", "currency"), [(0, "EUR"), (-1, "EUR"), (1000, "KWD"), (2500, "eur"), (250, "HUF")]
)
def test_what_paypal_cannot_express_is_refused(amount: int, currency: str):
    with pytest.raises(UnsupportedAmount):
        to_value(amount, currency)


@pytest.mark.parametrize("value", ["25", "25.0", "25.00", "25.000"])
def test_zeros_at_the_end_mean_nothing(value: str):
    assert read_money(money(value), "amount") == (2500, "EUR")


@pytest.mark.parametrize(
    "value", ["", "-1.00", "1e3", "25.001", "1,000.00", "٣", "1.", ".5", 25, None, "9" * 13]
)
def test_a_value_that_is_none_is_odd(value: object):
    with pytest.raises(reading.Odd):
        read_money(money(value), "amount")


@pytest.mark.parametrize(
    "data", [{}, {"amount": None}, {"amount": []}, money("1.00", "KWD"), money("0.5", "JPY")]
)
def test_money_that_is_none_is_odd(data: dict[str, object]):
    with pytest.raises(reading.Odd):
        read_money(data, "amount")
