"""What a streamer may ask of their donation page. Pure: each field is judged by itself and named if wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import Invalid
from ..money import LARGEST_AMOUNT, clean_currency, show
from .currencies import OFFERS
from .pledges import clean_line

LONGEST_GREETING = 280  # characters
LONGEST_GOAL_TITLE = 80  # characters
MOST_PRESETS = 6


def clean_page(change: Mapping[str, Any]) -> dict[str, Any]:
    """Return a change of a donation page, every value checked.

    Fields are those of `DonationPage`; amounts are minor units. Raises `Invalid`, `field` naming the culprit.
    """
    unknown = sorted(set(change) - set(_CHECKS))
    if unknown:
        raise Invalid("There is no such setting.", field=str(unknown[0]))
    cleaned = {name: _CHECKS[name](value) for name, value in change.items()}
    if cleaned.get("goal_amount") and not cleaned.get("goal_currency"):
        raise Invalid("A goal needs a currency.", field="goal_currency")
    return cleaned


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Invalid("This is on or off.", field="is_open")
    return value


def _line(name: str, longest: int) -> Callable[[object], str]:
    def check(value: object) -> str:
        line = clean_line(value) if isinstance(value, str) else ""
        if len(line) > longest:
            raise Invalid(f"That is {len(line)} characters; {longest} fit.", field=name)
        return line

    return check


def _currencies(value: object) -> list[str]:
    wanted = list(dict.fromkeys(value)) if isinstance(value, list) else []
    if not wanted:
        raise Invalid("Offer at least one currency.", field="currencies")
    for currency in wanted:
        if currency not in OFFERS:
            raise Invalid(f"{currency} cannot be paid here.", field="currencies")
    return wanted


def _limits(value: object) -> dict[str, list[int]]:
    """Currency to [smallest, largest], within what a processor takes and what we find sane."""
    return {currency: _limit(currency, pair) for currency, pair in _by_currency(value, "limits")}


def _limit(currency: str, pair: object) -> list[int]:
    field, ours = f"limits-{currency}", OFFERS[currency]
    if not isinstance(pair, list) or len(pair) != 2 or not all(type(amount) is int for amount in pair):
        raise Invalid("A smallest and a largest amount, please.", field=field)
    smallest, largest = pair
    if smallest < ours.smallest or largest > ours.largest:
        bounds = f"{show(ours.smallest, currency)} and {show(ours.largest, currency)}"
        raise Invalid(f"In {currency}, limits lie between {bounds}.", field=field)
    if smallest > largest:
        raise Invalid(f"In {currency}, the smallest gift is above the largest.", field=field)
    return [smallest, largest]


def _presets(value: object) -> dict[str, list[int]]:
    return {currency: _preset(currency, amounts) for currency, amounts in _by_currency(value, "presets")}


def _preset(currency: str, amounts: object) -> list[int]:
    field, ours = f"presets-{currency}", OFFERS[currency]
    if not isinstance(amounts, list) or not all(type(amount) is int for amount in amounts):
        raise Invalid("Amounts, please.", field=field)
    if len(amounts) > MOST_PRESETS:
        raise Invalid(f"Up to {MOST_PRESETS} amounts fit.", field=field)
    for amount in amounts:
        if not ours.smallest <= amount <= ours.largest:
            bounds = f"{show(ours.smallest, currency)} to {show(ours.largest, currency)}"
            raise Invalid(f"In {currency}, gifts are {bounds}.", field=field)
    return sorted(set(amounts))


def _by_currency(value: object, field: str) -> list[tuple[str, object]]:
    if not isinstance(value, Mapping) or not set(value) <= set(OFFERS):
        raise Invalid("An entry for each currency, please.", field=field)
    return list(value.items())


def _goal_amount(value: object) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_AMOUNT:
        raise Invalid("That is no amount for a goal.", field="goal_amount")
    return value


def _goal_currency(value: object) -> str:
    try:
        return clean_currency(value) if value else ""
    except Invalid as error:
        raise Invalid(error.message, field="goal_currency", reason=error.reason) from None


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "is_open": _flag,
    "greeting": _line("greeting", LONGEST_GREETING),
    "currencies": _currencies,
    "limits": _limits,
    "presets": _presets,
    "goal_title": _line("goal_title", LONGEST_GOAL_TITLE),
    "goal_amount": _goal_amount,
    "goal_currency": _goal_currency,
}
