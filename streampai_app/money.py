"""Money is an integer in a currency's minor unit, and its currency. Nothing here knows a float."""

import re
from decimal import Decimal, InvalidOperation

from babel.numbers import format_currency, get_currency_precision, list_currencies

from .errors import Invalid

LARGEST_AMOUNT = 2**31 - 1  # minor units: what a payment provider's int32 takes

_CODE_BESIDE_NUMBER = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")  # CLDR: alphaNextToNumber
_CODE = re.compile(r"[A-Z]{3}")


def clean_currency(value: object) -> str:
    """Return an ISO 4217 code in upper case. Raises `Invalid`."""
    code = value.strip().upper() if isinstance(value, str) else ""
    if not _CODE.fullmatch(code) or code not in list_currencies():
        raise Invalid("That is not a currency we know.", field="currency", reason="unknown-currency")
    return code


def exponent(currency: str) -> int:
    """Return how many decimals a currency has (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD."""
    return _ISO_EXPONENTS.get(currency, get_currency_precision(currency))


def to_minor(text: str, currency: str) -> int:
    """Return what a person wrote, such as `12.50` or `12,50`, in minor units.

    Raises `Invalid` when it is not a number or more precise than the currency is.
    """
    try:
        amount = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise Invalid("Please enter an amount.", field="amount", reason="not-a-number") from None
    if not amount.is_finite():
        raise Invalid("Please enter an amount.", field="amount", reason="not-a-number")
    minor = amount.scaleb(exponent(currency))
    if minor != minor.to_integral_value():
        digits = exponent(currency)
        detail = f"at most {digits} decimals" if digits else "no decimals"
        raise Invalid(f"{currency} has {detail}.", field="amount", reason="too-precise")
    if abs(minor) > LARGEST_AMOUNT:
        raise Invalid("That is more than can be given at once.", field="amount", reason="too-large")
    return int(minor)


def to_decimal(amount: int, currency: str) -> Decimal:
    """Return minor units as a decimal number of the currency's own unit."""
    return Decimal(amount).scaleb(-exponent(currency))


def show(amount: int, currency: str, locale: str = "en") -> str:
    """Return an amount as people write it: `€12.50`, `¥500`, `12,50 €`."""
    text = format_currency(to_decimal(amount, currency), currency, locale=locale.replace("-", "_"))
    return _CODE_BESIDE_NUMBER.sub("\N{NO-BREAK SPACE}", text)


# CLDR, which Babel carries, rounds some currencies to what is usual in cash. ISO 4217 is the contract with
# payment providers, so where the two differ ISO wins (list of 2024-06-25).
_ISO_EXPONENTS = {
    "AFN": 2,
    "ALL": 2,
    "HUF": 2,
    "IDR": 2,
    "IQD": 3,
    "IRR": 2,
    "KPW": 2,
    "LAK": 2,
    "LBP": 2,
    "MGA": 2,
    "MMK": 2,
    "PKR": 2,
    "RSD": 2,
    "SLL": 2,
    "SOS": 2,
    "SYP": 2,
    "TZS": 2,
    "UZS": 2,
    "YER": 2,
}
