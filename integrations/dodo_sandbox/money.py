"""Amounts as people read them. The sandbox needs a handful of currencies and no locale."""

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}
EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "PYG": 0, "XAF": 0, "XOF": 0, "KWD": 3, "BHD": 3, "TND": 3}


def readable(amount: int, currency: str) -> str:
    """Return minor units as `€1,234.50` or `12.00 PLN`."""
    exponent = EXPONENTS.get(currency, 2)
    whole, fraction = divmod(amount, 10**exponent)
    number = f"{whole:,}" + (f".{fraction:0{exponent}}" if exponent else "")
    return SYMBOLS[currency] + number if currency in SYMBOLS else f"{number} {currency}"
