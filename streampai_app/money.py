"""Money is an integer in a currency's minor unit, and its currency. Nothing here knows a float."""

import re
from decimal import Decimal

from babel import Locale
from babel.numbers import (
    format_currency,
    format_decimal,
    get_currency_precision,
    list_currencies,
)

from .errors import Invalid

LARGEST_AMOUNT = 2**31 - 1  # minor units: what a payment provider's int32 takes

_CODE_BESIDE_NUMBER = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")  # CLDR: alphaNextToNumber
_CODE = re.compile(r"[A-Z]{3}")
_WRITTEN = re.compile(r"(?=[.,]?[0-9])[0-9]{0,12}(?:[.,]([0-9]{0,12}))?")


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

    Raises `Invalid` when it is not a number, or written more precisely than the currency is: so `1,000` EUR,
    which some mean as a thousand and some as one, is asked about again instead of guessed at.
    """
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise Invalid("Please enter an amount.", field="amount", reason="not-a-number")
    digits = exponent(currency)
    if len(written[1] or "") > digits:
        detail = f"at most {digits} decimals" if digits else "no decimals"
        raise Invalid(f"{currency} has {detail}.", field="amount", reason="too-precise")
    minor = int(Decimal(written[0].replace(",", ".")).scaleb(digits))
    if minor > LARGEST_AMOUNT:
        raise Invalid("That is more than can be given at once.", field="amount", reason="too-large")
    return minor


def to_decimal(amount: int, currency: str) -> Decimal:
    """Return minor units as a decimal number of the currency's own unit."""
    return Decimal(amount).scaleb(-exponent(currency))


def show(amount: int, currency: str, locale: str = "en") -> str:
    """Return an amount as people write it: `€12.50`, `¥500`, `12,50 €`."""
    return _show(amount, currency, locale, None)


def show_briefly(amount: int, currency: str, locale: str = "en") -> str:
    """Return an amount as it stands on a button: `€5`, but `€12.50`."""
    pattern = Locale.parse(locale.replace("-", "_")).currency_formats["standard"].pattern
    return _show(
        amount, currency, locale, pattern.replace(".00", "") if _is_whole(amount, currency) else None
    )


def write_out(amount: int, currency: str, locale: str = "en") -> str:
    """Return an amount as `to_minor` reads it, with the locale's decimal mark: `5`, `12.50`, `12,50`."""
    digits = 0 if _is_whole(amount, currency) else exponent(currency)
    pattern = f"0.{'0' * digits}" if digits else "0"
    return format_decimal(to_decimal(amount, currency), pattern, locale=locale.replace("-", "_"))


def _is_whole(amount: int, currency: str) -> bool:
    return amount % 10 ** exponent(currency) == 0


def _show(amount: int, currency: str, locale: str, pattern: str | None) -> str:
    locale = locale.replace("-", "_")
    keeps_digits = pattern is None  # Babel would put the currency's decimals back
    value = to_decimal(amount, currency)
    text = format_currency(value, currency, pattern, locale=locale, currency_digits=keeps_digits)
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
