"""Checkout sessions: the hosted page on which a donor pays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .. import reading
from .client import DodoClient, segment
from .errors import SessionWithoutUrl

LARGEST_AMOUNT = 2_147_483_647  # minor units, int32
LONGEST_KEY = 40
LONGEST_VALUE = 500
MOST_PAIRS = 50

# The donor gives what was pledged: nothing on Dodo's page may change amount or currency, or ask for more
# than it must. Dodo's own default for the first four is true.
FLAGS = {
    "allow_discount_code": False,
    "allow_currency_selection": False,
    "allow_tax_id": False,
    "allow_phone_number_collection": False,
    "allow_customer_editing_name": True,
    "allow_customer_editing_email": True,
}


@dataclass(frozen=True, slots=True)
class Donor:
    """Who gives, as far as they said. Without an e-mail Dodo takes no name either, and asks for both."""

    name: str = ""
    email: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CheckoutSession:
    """A page that was opened. It lives 24 hours and is good for one payment."""

    id: str
    url: str


@dataclass(frozen=True, slots=True)
class CheckoutStatus:
    """What became of a page: no payment while the donor is still filling it in, and never an amount."""

    id: str
    payment_id: str | None
    payment_status: str | None
    created_at: datetime | None


async def create_checkout_session(
    client: DodoClient,
    *,
    donation_id: str,
    streamer_id: str,
    amount: int,
    currency: str,
    product_id: str,
    donor: Donor,
    return_url: str,
    cancel_url: str | None = None,
    voice: str = "",
    message: str = "",
    metadata: Mapping[str, str] | None = None,
) -> CheckoutSession:
    """Open a page on which `amount` minor units of `currency` are paid.

    `product_id` is a pay-what-you-want product of that currency (`products.py` checks it): Dodo takes the
    currency from there and ignores the amount, without a word, on any other product. `currency` goes along
    for the record. Whatever is too long for the metadata is cut. A session whose answer was lost is
    harmless, since nobody holds its URL: this is sent again like a question.

    Raises `SessionWithoutUrl` and what a client raises.
    """
    if not 0 < amount <= LARGEST_AMOUNT:
        raise ValueError(f"{amount} is no amount")
    noted = {"donation_id": donation_id, "streamer_id": streamer_id, "voice": voice, "message": message}
    body: dict[str, Any] = {
        "product_cart": [{"product_id": product_id, "quantity": 1, "amount": amount}],
        "billing_currency": currency,
        "return_url": return_url,
        "metadata": within_limits(noted | dict(metadata or {})),
        "minimal_address": True,
        "feature_flags": FLAGS,
    }
    if cancel_url:
        body["cancel_url"] = cancel_url
    if donor.email:
        body["customer"] = {"email": donor.email} | ({"name": donor.name} if donor.name else {})
    session_id, url = await client.post("checkouts", _read_created, body)
    if not url:
        raise SessionWithoutUrl("POST /checkouts", f"session {session_id} has no checkout_url")
    return CheckoutSession(session_id, url)


async def get_checkout_session(client: DodoClient, session_id: str) -> CheckoutStatus:
    """Return what became of a session. Raises `NotFound` and what a client raises."""
    return await client.get(f"checkouts/{segment(session_id)}", _read_status)


def within_limits(pairs: Mapping[str, str]) -> dict[str, str]:
    """Return metadata as Dodo takes it: keys and values cut, between code points and never within one.

    Empty values are left out. Raises `ValueError` for a key with other characters, or too many pairs.
    """
    taken = {key[:LONGEST_KEY]: _sendable(value)[:LONGEST_VALUE] for key, value in pairs.items() if value}
    for key in taken:
        if not re.fullmatch(r"[A-Za-z0-9_-]+", key):
            raise ValueError(f"{key!r} is no metadata key")
    if len(taken) > MOST_PAIRS:
        raise ValueError(f"{len(taken)} metadata pairs are too many")
    return taken


def _sendable(value: str) -> str:
    """Half a surrogate pair has no UTF-8, and a NUL no place in anybody's database."""
    return value.replace("\0", "").encode("utf-8", "replace").decode()


def _read_created(answer: reading.Json) -> tuple[str, str | None]:
    return reading.reference(answer, "session_id"), _web_address(answer, "checkout_url")


def _web_address(answer: reading.Json, key: str) -> str | None:
    """The donor's browser is sent there, so it must be a web address."""
    url = reading.text_or_none(answer, key)
    return url if url and url.startswith(("https://", "http://")) else None


def _read_status(answer: reading.Json) -> CheckoutStatus:
    return CheckoutStatus(
        id=reading.reference(answer, "id"),
        payment_id=reading.reference_or_none(answer, "payment_id"),
        payment_status=reading.text_or_none(answer, "payment_status"),
        created_at=reading.moment_or_none(answer, "created_at"),
    )
