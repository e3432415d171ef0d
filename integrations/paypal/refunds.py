"""Refunds of a capture, the whole of it or a part."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from .. import reading
from .amounts import read_money, to_value
from .client import PayPalClient

COMPLETED = "COMPLETED"  # `PENDING` is not yet; `FAILED` and `CANCELLED` are never
LONGEST_NOTE = 255


@dataclass(frozen=True, slots=True)
class Refund:
    """One refund, in minor units, if PayPal says how much; `odd` is what is wrong with how much it says.

    `capture_id` is known from a webhook only.
    """

    id: str
    status: str | None
    amount: int | None
    currency: str | None
    capture_id: str | None
    odd: str = ""


async def refund_capture(
    client: PayPalClient,
    capture_id: str,
    *,
    reference: str,
    amount: int | None = None,
    currency: str | None = None,
    note: str = "",
) -> Refund:
    """Give a capture back, or `amount` minor units of it, once per `reference`, however often this is called.

    Raises `RefundRefused`, `UnsupportedAmount` and what a client raises.
    """
    body: dict[str, Any] = {"note_to_payer": note[:LONGEST_NOTE]} if note else {}
    if amount is not None and currency is not None:
        body["amount"] = {"currency_code": currency, "value": to_value(amount, currency)}
    path = f"v2/payments/captures/{quote(capture_id, safe='')}/refund"
    return await client.post(path, read_refund, body, request_id=f"refund-{reference}")


def read_refund(data: reading.Json) -> Refund:
    """Read a refund, from an answer or a webhook. Raises `reading.Odd` without an id."""
    amount, currency, odd = _amount(data)
    return Refund(
        id=reading.reference(data, "id"),
        status=reading.text_or_none(data, "status"),
        amount=amount,
        currency=currency,
        capture_id=_capture_of(data),
        odd=odd,
    )


def _amount(data: reading.Json) -> tuple[int | None, str | None, str]:
    """Return how much of what currency it is, if that is said: an answer says no more than id and status."""
    if data.get("amount") is None:
        return None, None, ""
    try:
        amount, currency = read_money(data, "amount")
    except reading.Odd as error:
        return None, None, str(error)
    return (amount, currency, "") if amount else (None, None, "amount is zero")


def _capture_of(data: reading.Json) -> str | None:
    """Return the last segment of the link upwards: that is the only place where the capture is named."""
    for link in reading.parts(data, "links", dict)[0]:
        if link.get("rel") == "up":
            capture_id = (reading.text_or_none(link, "href") or "").rstrip("/").rpartition("/")[2]
            return reading.reference_or_none({"id": capture_id}, "id")
    return None
