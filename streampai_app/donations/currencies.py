"""The currencies we can offer: their bounds and usual amounts, all in minor units (ISO 4217 exponents)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """What one gift may be in a currency. `smallest` is at least what card processors take."""

    smallest: int
    largest: int
    presets: tuple[int, ...]


# The smallest amounts respect Dodo's minimum charges (docs/payments.md); the largest ones are ours, a few
# times what a generous gift is, so that a slipped zero or a stolen card meets a limit.
OFFERS: dict[str, Offer] = {
    "EUR": Offer(100, 50_000, (300, 500, 1_000, 2_500)),
    "USD": Offer(100, 50_000, (300, 500, 1_000, 2_500)),
    "GBP": Offer(100, 50_000, (300, 500, 1_000, 2_500)),
    "PLN": Offer(500, 200_000, (1_000, 2_000, 5_000, 10_000)),
    "CZK": Offer(2_500, 1_200_000, (5_000, 10_000, 25_000, 50_000)),
    "SEK": Offer(1_000, 500_000, (2_500, 5_000, 10_000, 25_000)),
    "NOK": Offer(1_000, 500_000, (2_500, 5_000, 10_000, 25_000)),
    "DKK": Offer(500, 350_000, (2_500, 5_000, 10_000, 25_000)),
    "CHF": Offer(100, 50_000, (300, 500, 1_000, 2_500)),
    "CAD": Offer(100, 70_000, (300, 500, 1_000, 2_500)),
    "AUD": Offer(100, 70_000, (300, 500, 1_000, 2_500)),
    "BRL": Offer(300, 250_000, (1_000, 2_000, 5_000, 10_000)),
    "MXN": Offer(1_500, 900_000, (5_000, 10_000, 20_000, 50_000)),
    "INR": Offer(5_000, 4_000_000, (10_000, 20_000, 50_000, 100_000)),
    "JPY": Offer(100, 80_000, (300, 500, 1_000, 3_000)),
    "KRW": Offer(1_000, 700_000, (3_000, 5_000, 10_000, 30_000)),
    "KWD": Offer(500, 150_000, (1_000, 2_000, 5_000, 10_000)),
}


def offered_among(stored: Iterable[object]) -> list[str]:
    """Return those of a page's currencies that we can offer, in their order."""
    return [currency for currency in stored if isinstance(currency, str) and currency in OFFERS]
