"""Refunds. Money goes out here, and Dodo knows no idempotency key: nothing is ever sent twice in the blind.

Each refund of ours carries a `reference` in its reason, since a payment lists the reasons of its refunds and
nothing else that we choose. So it can always be found out whether one was already made.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from .. import reading
from .client import DodoClient, segment
from .errors import Garbage, NoAnswer, ServerFailed

T = TypeVar("T")

SUCCEEDED = "succeeded"
FAILED = "failed"  # `pending` and `review` are neither yet
LONGEST_REASON = 3000


@dataclass(frozen=True, slots=True)
class Refund:
    """One refund. `amount` is in minor units of `currency`, whichever that is: it may be the settlement's.

    It is None where Dodo does not say, as a full refund may, and where it says what is no amount: `odd` then
    says what is wrong. It `is_whole` only where that is said, which is not to be a part.
    """

    id: str
    payment_id: str
    status: str | None
    amount: int | None
    currency: str | None
    is_partial: bool
    reason: str | None
    created_at: datetime | None
    is_whole: bool = False
    odd: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a payment to give back: minor units of the payer's currency, tax included."""

    product_id: str
    amount: int
    currency: str


async def refund_payment(
    client: DodoClient, payment_id: str, *, reference: str, reason: str = "", part: Part | None = None
) -> Refund:
    """Give a payment back, or `part` of it, once per `reference`, however often this is called.

    `reference` is a random word of the caller's own, kept before the call. The refund that bears it is
    returned when there is one (whatever its status: a new attempt takes a new reference), and for a whole
    payment also one that somebody made elsewhere. Otherwise it is asked for, once. If no good answer comes,
    the payment is read again; if the refund is not there either, the error is raised and the same call may
    be made later. An answer says that the refund has begun: its status, or a webhook, says how it ended.

    Raises `RefundRefused` and what a client raises.
    """
    if made := await _already_made(client, payment_id, reference, part):
        return made
    wanted = _wanted(payment_id, reference, reason, part)
    try:
        return await client.post("refunds", read_refund, wanted, again=False)
    except (NoAnswer, ServerFailed, Garbage):
        if made := await _already_made(client, payment_id, reference, part):
            return made
        raise


async def get_refund(client: DodoClient, refund_id: str) -> Refund:
    """Return a refund. Raises `NotFound` and what a client raises."""
    return await client.get(f"refunds/{segment(refund_id)}", read_refund)


def list_refunds(
    client: DodoClient, *, since: datetime, until: datetime
) -> AsyncIterator[Refund | reading.Unread]:
    """Go through the refunds created in a span of time, in no promised order; one may come twice."""
    return client.pages(
        "refunds", read_refund, created_at_gte=since.isoformat(), created_at_lte=until.isoformat()
    )


def read_refund(data: reading.Json) -> Refund:
    """Read a refund, from an answer or a webhook. Raises `reading.Odd` without its id or its payment's."""
    amount, odd = reading.amount_said(data, "amount")
    currency = reading.currency_or_none(data, "currency")
    if currency is None and data.get("currency") is not None:
        amount, odd = None, odd or "currency is none"
    return Refund(
        id=reading.reference(data, "refund_id"),
        payment_id=reading.reference(data, "payment_id"),
        status=reading.text_or_none(data, "status"),
        amount=amount,
        currency=currency,
        is_partial=data.get("is_partial") is True,
        reason=reading.text_or_none(data, "reason"),
        created_at=reading.moment_or_none(data, "created_at"),
        is_whole=data.get("is_partial") is False,
        odd=odd,
    )


def within(payment_id: str | None, read: Callable[[reading.Json], T]) -> Callable[[reading.Json], T]:
    """Return what reads a refund, or a dispute, in the list of a payment: that it is of this one is sure."""

    def part(data: reading.Json) -> T:
        of = reading.text_or_none(data, "payment_id")
        if of is not None and payment_id is not None and of != payment_id:
            raise reading.Odd("it is of another payment")
        return read(data if of is not None else {**data, "payment_id": payment_id})

    return part


async def _already_made(
    client: DodoClient, payment_id: str, reference: str, part: Part | None
) -> Refund | None:
    path = f"payments/{segment(payment_id)}"
    refunds, unread = await client.get(path, _read_refunds)
    for refund in refunds:
        if _mark(reference) in (refund.reason or ""):
            return refund
    if unread:  # it may be this one: money does not go out twice
        raise Garbage(f"GET /{path}", f"a refund cannot be read: {'; '.join(unread)}")
    whole = (refund for refund in refunds if not refund.is_partial and refund.status != FAILED)
    return next(whole, None) if part is None else None


def _wanted(payment_id: str, reference: str, reason: str, part: Part | None) -> dict[str, Any]:
    mark = _mark(reference)
    body: dict[str, Any] = {
        "payment_id": payment_id,
        "reason": f"{reason[: LONGEST_REASON - len(mark) - 1]} {mark}".strip(),
        "metadata": {"reference": reference},
    }
    if part:  # without `currency` Dodo takes the amount to be in the settlement's
        body["currency"] = part.currency
        body["items"] = [{"item_id": part.product_id, "amount": part.amount, "tax_inclusive": True}]
    return body


def _mark(reference: str) -> str:
    return f"(reference {reference})"


def _read_refunds(payment: reading.Json) -> tuple[tuple[Refund, ...], tuple[str, ...]]:
    return reading.parts(
        payment, "refunds", within(reading.reference_or_none(payment, "payment_id"), read_refund)
    )
