"""Amounts: PayPal writes decimal strings where we count minor units (ISO 4217)."""

import re

from .. import reading
from .errors import UnsupportedAmount

# What PayPal takes, with the digits that ISO 4217 gives each after the point.
EXPONENTS = {
    **{"AUD": 2, "BRL": 2, "CAD": 2, "CHF": 2, "CNY": 2, "CZK": 2, "DKK": 2, "EUR": 2, "GBP": 2, "HKD": 2},
    **{"HUF": 2, "ILS": 2, "JPY": 0, "MXN": 2, "MYR": 2, "NOK": 2, "NZD": 2, "PHP": 2, "PLN": 2, "SEK": 2},
    **{"SGD": 2, "THB": 2, "TWD": 2, "USD": 2},
}
# PayPal takes no fractions of these, although they have some.
WHOLE_ONLY = frozenset({"HUF", "TWD"})

CURRENCIES = frozenset(EXPONENTS)

_VALUE = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,3}))?")


def to_value(amount: int, currency: str) -> str:
    """Write minor units as PayPal wants them: `"25.00"`, `"2500"`. Raises `UnsupportedAmount`."""
    if currency not in EXPONENTS or amount <= 0:
        raise UnsupportedAmount(f"PayPal takes no {amount} {currency}")
    exponent = EXPONENTS[currency]
    whole, fraction = divmod(amount, 10**exponent)
    if currency in WHOLE_ONLY:
        if fraction:
            raise UnsupportedAmount(f"PayPal takes no fractions of {currency}")
        return str(whole)
    return f"{whole}.{fraction:0{exponent}}" if exponent else str(whole)


def read_money(data: reading.Json, key: str) -> tuple[int, str]:
    """Read `{"value": "25.00", "currency_code": "EUR"}` as minor units and currency. Raises `reading.Odd`."""
    money = reading.an_object(data.get(key), key)
    currency = reading.currency(money, "currency_code")
    written = _VALUE.fullmatch(reading.text(money, "value"))
    if not written or currency not in EXPONENTS:
        raise reading.Odd(f"{key} is no amount")
    whole, fraction = written[1], (written[2] or "").rstrip("0")
    exponent = EXPONENTS[currency]
    if len(fraction) > exponent:
        raise reading.Odd(f"{key} is too precise")
    return int(whole + fraction.ljust(exponent, "0")), currency
