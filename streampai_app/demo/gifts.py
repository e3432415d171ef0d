"""The donations of the demo, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoGift:
    """One donation: how long ago, how much (minor units), from whom, with which words."""

    hours_ago: float
    amount: int
    currency: str
    name: str
    message: str = ""
    voice: str = ""


GREETING = (
    "I build synthesizers live, mistakes included. Your support buys parts, strings and the occasional pizza."
)
GOAL = "A proper oscilloscope"
GOAL_AMOUNT = 45_000  # minor units
GOAL_DAYS = 30

GIFTS = (
    DemoGift(
        151, 5_000, "EUR", "Modular Mo", "For the oscilloscope. I want to see those waves in focus!", "en"
    ),
    DemoGift(
        127, 1_000, "EUR", "Kasia", "Pozdrowienia z Gdańska! Dzięki za cierpliwość do nas w czacie.", "pl"
    ),
    DemoGift(103, 2_500, "EUR", "", "Keep going."),
    DemoGift(79, 300, "EUR", "tinfoil_tom", "three euros of solder"),
    DemoGift(
        54,
        2_000,
        "USD",
        "Rae",
        "Greetings from Portland, the filter episode was my favorite so far.",
        "en-us",
    ),
    DemoGift(
        30,
        10_000,
        "EUR",
        "Die Bastelbande",
        "Unsere Werkstatt legt zusammen: Danke für die Schaltpläne!",
        "de",
    ),
    DemoGift(7, 500, "EUR", "Lucía", "¡Qué paciencia con ese cable!", "es"),
    DemoGift(0.4, 1_250, "EUR", "Ben"),
)
