"""Payments: what a donor was really charged, and what became of it since."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

from .. import reading
from .client import DodoClient, segment
from .disputes import Dispute, read_dispute
from .refunds import Refund, read_refund, within

SUCCEEDED = "succeeded"  # the only status that is money
# `failed` is not final: the donor may try again in the same session.
UNSUCCESSFUL = frozenset({"failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment, amounts in minor units. `status` may be a word that did not exist when this was written.

    `total_amount` is what the payer was charged, `tax` included, in `currency`; `settlement_amount` is what
    Dodo credits for it, before its fees (`balance.py`), and stands there even for a failed payment.
    `tax` is 0 where none is said, and None where what is said is no tax of this total. `payer_name` and
    `payer_email` are the payer's own, never public, and in no log. `unread` says of each part that cannot be
    read, refunds and disputes too, what is wrong with it.
    """

    id: str
    status: str | None
    total_amount: int
    currency: str
    tax: int | None
    settlement_amount: int | None
    settlement_currency: str | None
    settlement_tax: int
    session_id: str | None
    business_id: str | None
    metadata: dict[str, str]
    payer_name: str | None = field(repr=False)
    payer_email: str | None = field(repr=False)
    country: str | None
    method: str | None
    error_code: str | None
    error_message: str | None
    refund_status: str | None
    refunds: tuple[Refund, ...]
    disputes: tuple[Dispute, ...]
    unread: tuple[str, ...]
    created_at: datetime | None

    @property
    def succeeded(self) -> bool:
        return self.status == SUCCEEDED


@dataclass(frozen=True, slots=True)
class PaymentSummary:
    """One payment as a list shows it: enough to find whose it is. Settlement and tax: `get_payment`."""

    id: str
    status: str | None
    total_amount: int
    currency: str
    session_id: str | None
    metadata: dict[str, str]
    refund_status: str | None
    dispute_status: str | None
    created_at: datetime | None


async def get_payment(client: DodoClient, payment_id: str) -> Payment:
    """Return a payment. Raises `NotFound` and what a client raises."""
    return await client.get(f"payments/{segment(payment_id)}", read_payment)


def list_payments(
    client: DodoClient, *, since: datetime, until: datetime, status: str | None = None
) -> AsyncIterator[PaymentSummary | reading.Unread]:
    """Go through the payments created in a span of time, in no promised order; one may come twice.

    Dodo finds none by metadata or session: compare on this side.
    """
    return client.pages(
        "payments",
        _read_summary,
        created_at_gte=since.isoformat(),
        created_at_lte=until.isoformat(),
        status=status,
    )


def read_payment(data: reading.Json) -> Payment:
    """Read a payment, from an answer or a webhook. Raises `reading.Odd` without id, amount or currency."""
    payer, billing = _part(data, "customer"), _part(data, "billing")
    payment_id = reading.reference(data, "payment_id")
    refunds, unread_refunds = reading.parts(data, "refunds", within(payment_id, read_refund))
    disputes, unread_disputes = reading.parts(data, "disputes", within(payment_id, read_dispute))
    total = _total(data)
    tax, unread_tax = _tax(data, total)
    return Payment(
        id=payment_id,
        status=reading.text_or_none(data, "status"),
        total_amount=total,
        currency=reading.currency(data, "currency"),
        tax=tax,
        settlement_amount=reading.integer_or_none(data, "settlement_amount"),
        settlement_currency=reading.currency_or_none(data, "settlement_currency"),
        settlement_tax=reading.integer_or_none(data, "settlement_tax") or 0,
        session_id=reading.reference_or_none(data, "checkout_session_id"),
        business_id=reading.text_or_none(data, "business_id"),
        metadata=reading.metadata(data),
        payer_name=reading.text_or_none(payer, "name"),
        payer_email=reading.text_or_none(payer, "email"),
        country=reading.text_or_none(billing, "country"),
        method=reading.text_or_none(data, "payment_method"),
        error_code=reading.text_or_none(data, "error_code"),
        error_message=reading.text_or_none(data, "error_message"),
        refund_status=reading.text_or_none(data, "refund_status"),
        refunds=refunds,
        disputes=disputes,
        unread=(*unread_tax, *unread_refunds, *unread_disputes),
        created_at=reading.moment_or_none(data, "created_at"),
    )


def _total(data: reading.Json) -> int:
    """Return what was charged. Raises `reading.Odd` for nothing too: nobody is credited with that."""
    total, odd = reading.amount_said(data, "total_amount")
    if total is None:
        raise reading.Odd(odd or "no total_amount")
    return total


def _tax(data: reading.Json, total: int) -> tuple[int | None, tuple[str, ...]]:
    """Return the tax within a total. None is told of as null, or not at all."""
    if data.get("tax") is None:
        return 0, ()
    tax = reading.integer_or_none(data, "tax")
    if tax is None:
        return None, ("tax is no amount",)
    if not 0 <= tax <= total:
        return None, ("tax is negative" if tax < 0 else "tax is more than the total",)
    return tax, ()


def _read_summary(data: reading.Json) -> PaymentSummary:
    return PaymentSummary(
        id=reading.reference(data, "payment_id"),
        status=reading.text_or_none(data, "status"),
        total_amount=reading.amount(data, "total_amount"),
        currency=reading.currency(data, "currency"),
        session_id=reading.reference_or_none(data, "checkout_session_id"),
        metadata=reading.metadata(data),
        refund_status=reading.text_or_none(data, "refund_status"),
        dispute_status=reading.text_or_none(data, "dispute_status"),
        created_at=reading.moment_or_none(data, "created_at"),
    )


def _part(data: reading.Json, key: str) -> reading.Json:
    part = data.get(key)
    return part if isinstance(part, dict) else {}
