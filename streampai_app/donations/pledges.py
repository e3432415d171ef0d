"""What a donor may pledge. Pure: limits, names and messages are judged here, for every door alike."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..addresses import email_address_of
from ..alerts.moderation.names import imitates_us
from ..errors import Invalid, NotAllowed
from ..models import DonationPage
from ..money import clean_currency, show
from ..visible_text import has_visible_text
from .currencies import OFFERS, Offer, offered_among
from .voices import clean_voice

LONGEST_NAME = 40  # characters
LONGEST_MESSAGE = 300  # characters


@dataclass(frozen=True, slots=True)
class Pledge:
    """A gift as the donor means it. `amount` is in minor units; an empty name is Anonymous."""

    streamer_id: str
    amount: int
    currency: str
    donor_name: str = ""
    message: str = ""
    voice: str = ""
    email: str = ""

    @property
    def digest(self) -> str:
        """A hash of everything asked for, to tell a repeated request from another one under the same key."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def offers_of(page: DonationPage) -> dict[str, Offer]:
    """Return what a streamer takes: currency to bounds and presets, the default currency first."""
    wanted = offered_among(page.currencies) or list(OFFERS)
    return {currency: _offer(page, currency) for currency in wanted}


def _offer(page: DonationPage, currency: str) -> Offer:
    """The streamer's own limits, within ours: what a processor takes at least, and sanity."""
    ours = OFFERS[currency]
    limits = _amounts(page.limits.get(currency))
    smallest, largest = limits if len(limits) == 2 else (ours.smallest, ours.largest)
    smallest, largest = max(smallest, ours.smallest), min(largest, ours.largest)
    presets = _amounts(page.presets.get(currency)) or ours.presets
    return Offer(smallest, largest, tuple(amount for amount in presets if smallest <= amount <= largest))


def _amounts(stored: object) -> list[int]:
    """Return the amounts that stand in a list of a page; what else may stand there is passed over."""
    return [each for each in stored if type(each) is int] if isinstance(stored, list) else []


def read_pledge(page: DonationPage, given: Mapping[str, Any]) -> Pledge:
    """Return a pledge from what a client sent. Raises `Invalid`, naming the field, and `NotAllowed`."""
    if not page.is_open:
        raise NotAllowed("This streamer takes no donations at the moment.", reason="closed")
    offers = offers_of(page)
    currency = clean_currency(given.get("currency"))
    if currency not in offers:
        listed = ", ".join(offers)
        raise Invalid(
            f"{currency} is not offered here; these are: {listed}.", field="currency", reason="not-offered"
        )
    return Pledge(
        streamer_id=page.streamer_id,
        amount=_amount(given.get("amount"), currency, offers[currency]),
        currency=currency,
        donor_name=_name(given.get("donor_name")),
        message=_line(given.get("message"), "message", "A message", LONGEST_MESSAGE),
        voice=clean_voice(given.get("voice")),
        email=_email(given.get("email")),
    )


def _amount(value: object, currency: str, offer: Offer) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        detail = "The amount is a whole number of the currency's smallest unit."
        raise Invalid(detail, field="amount", reason="not-a-number")
    if not offer.smallest <= value <= offer.largest:
        bounds = f"{show(offer.smallest, currency)} to {show(offer.largest, currency)}"
        raise Invalid(f"Please give between {bounds}.", field="amount", reason="out-of-limits")
    return value


def _name(value: object) -> str:
    """Return the donor's name. One that passes for the platform's own would stand on stream and page."""
    name = _line(value, "donor_name", "A name", LONGEST_NAME)
    if imitates_us(name):
        raise Invalid(
            "Our own name and check marks are kept for us. Please choose another name, or leave it empty.",
            field="donor_name",
            reason="reserved-name",
        )
    return name


def _line(value: object, field: str, what: str, longest: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid(f"{what} is a text.", field=field, reason="not-a-text")
    text = clean_line(value)
    if not has_visible_text(text):
        return ""
    if len(text) > longest:
        detail = f"{what} takes {longest} characters; this one has {len(text)}."
        raise Invalid(detail, field=field, reason="too-long")
    return text


def clean_line(text: str) -> str:
    """Return a text on one line, in composed form, without what does not show or turns lines around.

    Dropped are control characters, halves of surrogate pairs, and format characters (category Cf: among them
    the overrides of Unicode's bidirectional algorithm, UAX #9), but not the joiner that emoji are made with.
    """
    composed = unicodedata.normalize("NFC", "".join(" " if c.isspace() else c for c in text))
    kept = (c for c in composed if c == "\u200d" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    return " ".join("".join(kept).split())


def _email(value: object) -> str:
    if value in (None, ""):
        return ""
    address = value.strip() if isinstance(value, str) else ""
    try:
        address = email_address_of(address)
    except ValueError:
        address = ""
    if "." not in address.rpartition("@")[2]:
        raise Invalid("That is not an e-mail address.", field="email", reason="not-an-address")
    return address
