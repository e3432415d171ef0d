"""What a webhook tells. Act on the status in the data, never on the type.

The body is the latest state when it is sent, so the data may be ahead of the type, a second delivery may
differ from the first, and `payment.succeeded` may come before or after anything else. The same goes for
`timestamp`: order nothing by it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .. import reading
from .disputes import Dispute, read_dispute
from .errors import Unreadable
from .payments import Payment, read_payment
from .refunds import Refund, read_refund


@dataclass(frozen=True, slots=True)
class Event:
    """What every event says of itself. `type` is Dodo's word and may be new."""

    type: str
    business_id: str | None
    happened_at: datetime | None


@dataclass(frozen=True, slots=True)
class PaymentEvent(Event):
    payment: Payment


@dataclass(frozen=True, slots=True)
class RefundEvent(Event):
    refund: Refund


@dataclass(frozen=True, slots=True)
class DisputeEvent(Event):
    dispute: Dispute


@dataclass(frozen=True, slots=True)
class Other(Event):
    """Something that donations do not use: subscriptions, payouts, and what Dodo comes up with next."""


# `payment.completed` is no event of Dodo's, but a name that people expect: an alias of the one it sends.
PAYMENT_TYPES = frozenset(
    "payment." + what for what in ("succeeded", "completed", "failed", "processing", "cancelled")
)
REFUND_TYPES = frozenset({"refund.succeeded", "refund.failed"})
DISPUTE_TYPES = frozenset(
    "dispute." + what for what in ("opened", "expired", "accepted", "cancelled", "challenged", "won", "lost")
)


def parse_event(body: bytes) -> Event:
    """Return the event in a verified body: `PaymentEvent`, `RefundEvent`, `DisputeEvent` or `Other`.

    Raises `Unreadable` when it is none, or lacks what there is to act on.
    """
    try:
        return _read_event(reading.an_object(reading.parse(body), "the event"))
    except reading.Odd as error:
        raise Unreadable(str(error)) from None


def _read_event(envelope: reading.Json) -> Event:
    said = (
        reading.text(envelope, "type"),
        reading.text_or_none(envelope, "business_id"),
        reading.moment_or_none(envelope, "timestamp"),
    )
    build = _BUILDERS.get(said[0])
    return build(said, reading.an_object(envelope.get("data"), "data")) if build else Other(*said)


_Said = tuple[str, str | None, datetime | None]
_BUILDERS: dict[str, Callable[[_Said, reading.Json], Event]] = {
    **dict.fromkeys(PAYMENT_TYPES, lambda said, data: PaymentEvent(*said, read_payment(data))),
    **dict.fromkeys(REFUND_TYPES, lambda said, data: RefundEvent(*said, read_refund(data))),
    **dict.fromkeys(DISPUTE_TYPES, lambda said, data: DisputeEvent(*said, read_dispute(data))),
}
