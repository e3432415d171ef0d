"""What is wrong with a donation, in the donor's words: what happened, what was kept, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from babel.dates import format_timedelta

from ...donations.currencies import Offer
from ...donations.pledges import LONGEST_MESSAGE, LONGEST_NAME, clean_line
from ...errors import AppError, Invalid, TooLarge, TooMany
from ...money import exponent, show, write_out
from ..words import words_in
from .form import Typed

FIELDS = frozenset(field.name for field in fields(Typed)) - {"key", "preset"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A sentence, and the field it stands beside; without a field it stands above the form."""

    field: str = ""
    text: str = ""


def trouble_of(
    error: AppError, typed: Typed, offers: Mapping[str, Offer], language: str, streamer: str
) -> Trouble:
    """Return what to say about an error."""
    field = error.field if isinstance(error, Invalid) and error.field in FIELDS else ""
    texts = words_in(language)["errors"]
    reason = "too-large-form" if isinstance(error, TooLarge) else error.reason
    text = texts.get(reason, texts["other"])
    return Trouble(field, text.format(**_values(error, field, typed, offers, language), streamer=streamer))


def _values(
    error: AppError, field: str, typed: Typed, offers: Mapping[str, Offer], language: str
) -> dict[str, Any]:
    currency = typed.currency if typed.currency in offers else next(iter(offers))
    offer = offers[currency]
    wait = timedelta(seconds=error.retry_after) if isinstance(error, TooMany) else timedelta()
    return {
        "example": write_out(_example(offer, currency), currency, language),
        "smallest": show(offer.smallest, currency, language),
        "largest": show(offer.largest, currency, language),
        "most": LONGEST_MESSAGE if field == "message" else LONGEST_NAME,
        "length": len(clean_line(getattr(typed, field, ""))),
        "wait": format_timedelta(wait, add_direction=True, locale=language),
    }


def _example(offer: Offer, currency: str) -> int:
    """Return an amount that shows how decimals are written, where there are any."""
    usual = offer.presets[0] if offer.presets else offer.smallest
    return usual + 10 ** exponent(currency) // 2
