"""Orders: what a donor approves at PayPal, and what we then capture. (Orders API v2.)"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from .. import reading
from .amounts import read_money, to_value
from .client import PayPalClient
from .errors import Answered, Garbage

COMPLETED = "COMPLETED"  # of a capture: the only status that is money
LONGEST_CUSTOM_ID = 127


@dataclass(frozen=True, slots=True)
class Capture:
    """Money taken, or tried to be. Minor units; `fee` is what PayPal keeps, once it is known.

    `unread` says what else stands there and cannot be read.
    """

    id: str
    status: str | None
    amount: int
    currency: str
    fee: int | None
    fee_currency: str
    donation_id: str | None
    order_id: str | None
    unread: tuple[str, ...] = ()

    @property
    def completed(self) -> bool:
        return self.status == COMPLETED


@dataclass(frozen=True, slots=True)
class Order:
    """One order. `url` is where the donor approves it, while that is to be done.

    `unread` says what of its captures cannot be read.
    """

    id: str
    status: str | None
    url: str | None
    donation_id: str | None
    capture: Capture | None
    unread: tuple[str, ...] = ()


async def create_order(
    client: PayPalClient, *, donation_id: str, amount: int, currency: str, return_url: str, cancel_url: str
) -> Order:
    """Open an order over minor units, the same one for the same donation. Its `url` is never None.

    The donor comes back to `return_url` with `token`, the order's id, which anybody could write there.
    Raises `UnsupportedAmount` and what a client raises.
    """
    unit = {
        "custom_id": donation_id[:LONGEST_CUSTOM_ID],
        "amount": {"currency_code": currency, "value": to_value(amount, currency)},
    }
    context = {
        "return_url": return_url,
        "cancel_url": cancel_url,
        "shipping_preference": "NO_SHIPPING",
        "user_action": "PAY_NOW",
    }
    body = {"intent": "CAPTURE", "purchase_units": [unit], "application_context": context}
    order = await client.post("v2/checkout/orders", read_order, body, request_id=f"order-{donation_id}")
    if not order.url:
        raise Garbage("POST /v2/checkout/orders", f"order {order.id} has no address to approve it")
    return order


async def get_order(client: PayPalClient, order_id: str) -> Order:
    """Return an order. Raises `NotFound` and what a client raises."""
    return await client.get(f"v2/checkout/orders/{quote(order_id, safe='')}", read_order)


async def capture_order(client: PayPalClient, order_id: str) -> Order:
    """Take the money of an approved order, once however often this is called. Returns it with its capture.

    A capture may be `PENDING`, or `DECLINED`: act on its status. Raises `NotApproved`, `Declined` and what
    a client raises.
    """
    path = f"v2/checkout/orders/{quote(order_id, safe='')}/capture"
    try:
        order = await client.post(path, read_order, {})
    except Answered as error:
        if "ORDER_ALREADY_CAPTURED" not in error.issues:
            raise
        order = await get_order(client, order_id)
    if order.capture is None:
        raise Garbage(f"POST /{path}", "; ".join(("no capture in it", *order.unread)))
    return order


def read_order(data: reading.Json) -> Order:
    """Read an order, from an answer or a webhook. Raises `reading.Odd` without an id."""
    order_id = reading.reference(data, "id")
    units, unread_units = reading.parts(data, "purchase_units", dict)
    unit = units[0] if units else {}
    payments = unit.get("payments")
    captures, unread = (
        reading.parts(payments, "captures", read_capture) if isinstance(payments, dict) else ((), ())
    )
    return Order(
        id=order_id,
        status=reading.text_or_none(data, "status"),
        url=_link(data, "payer-action") or _link(data, "approve"),
        donation_id=reading.text_or_none(unit, "custom_id"),
        capture=captures[0] if captures else None,
        unread=unread_units + unread,
    )


def read_capture(data: reading.Json) -> Capture:
    """Read a capture, from an answer or a webhook. Raises `reading.Odd` without id, amount or currency."""
    amount, currency = read_money(data, "amount")
    if not amount:
        raise reading.Odd("amount is zero")
    related: Any = data.get("supplementary_data") or {}
    related = related.get("related_ids") if isinstance(related, dict) else None
    fee, fee_currency, unread = _fee(data, amount, currency)
    return Capture(
        id=reading.reference(data, "id"),
        status=reading.text_or_none(data, "status"),
        amount=amount,
        currency=currency,
        fee=fee,
        fee_currency=fee_currency,
        donation_id=reading.text_or_none(data, "custom_id"),
        order_id=reading.reference_or_none(related, "order_id") if isinstance(related, dict) else None,
        unread=unread,
    )


def _fee(data: reading.Json, amount: int, currency: str) -> tuple[int | None, str, tuple[str, ...]]:
    """Return PayPal's fee and its currency, and what is wrong with it if it makes no sense."""
    breakdown = data.get("seller_receivable_breakdown")
    if not isinstance(breakdown, dict) or breakdown.get("paypal_fee") is None:
        return None, "", ()
    try:
        fee, fee_currency = read_money(breakdown, "paypal_fee")
    except reading.Odd as error:
        return None, "", (str(error),)
    if fee_currency == currency and fee > amount:
        return None, "", ("paypal_fee is more than the amount",)
    return fee, fee_currency, ()


def _link(data: reading.Json, name: str) -> str | None:
    """The donor's browser is sent there, so it must be a web address."""
    for link in reading.parts(data, "links", dict)[0]:
        url = reading.text_or_none(link, "href") or ""
        if link.get("rel") == name and url.startswith(("https://", "http://")):
            return url
    return None
