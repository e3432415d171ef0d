"""Disputes: a payer asks their bank for the money. They only come in; evidence is given in the dashboard."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from .. import reading
from .client import DodoClient, segment

HOLDS = frozenset({"dispute_opened", "dispute_challenged"})  # the money is held until it is decided
LOST = frozenset({"dispute_lost", "dispute_accepted", "dispute_expired"})  # the donation is reversed
KEPT = frozenset({"dispute_won", "dispute_cancelled"})  # the donation is restored


@dataclass(frozen=True, slots=True)
class Dispute:
    """One dispute. Book the payment's own total: what unit `amount` is in, no document says for sure."""

    id: str
    payment_id: str
    status: str | None
    stage: str | None
    amount: int | None
    currency: str | None
    reason: str | None
    created_at: datetime | None


async def get_dispute(client: DodoClient, dispute_id: str) -> Dispute:
    """Return a dispute with its reason. Raises `NotFound` and what a client raises."""
    return await client.get(f"disputes/{segment(dispute_id)}", read_dispute)


def list_disputes(
    client: DodoClient, *, since: datetime, until: datetime
) -> AsyncIterator[Dispute | reading.Unread]:
    """Go through the disputes created in a span of time, in no promised order; one may come twice."""
    return client.pages(
        "disputes", read_dispute, created_at_gte=since.isoformat(), created_at_lte=until.isoformat()
    )


def read_dispute(data: reading.Json) -> Dispute:
    """Read a dispute, from an answer or a webhook. Raises `reading.Odd` without its id or its payment's."""
    return Dispute(
        id=reading.reference(data, "dispute_id"),
        payment_id=reading.reference(data, "payment_id"),
        status=reading.text_or_none(data, "dispute_status"),
        stage=reading.text_or_none(data, "dispute_stage"),
        amount=reading.integer_or_none(data, "amount"),
        currency=reading.currency_or_none(data, "currency"),
        reason=reading.text_or_none(data, "reason"),
        created_at=reading.moment_or_none(data, "created_at"),
    )
