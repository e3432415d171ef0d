"""What a webhook tells. Act on the status of the resource, not on the type."""

from dataclasses import dataclass

from .. import reading
from .errors import Unreadable
from .orders import Capture, Order, read_capture, read_order
from .refunds import Refund, read_refund


@dataclass(frozen=True, slots=True)
class Event:
    """What every event says of itself. `type` is PayPal's word and may be new."""

    id: str
    type: str


@dataclass(frozen=True, slots=True)
class CaptureEvent(Event):
    capture: Capture


@dataclass(frozen=True, slots=True)
class RefundEvent(Event):
    """Money went back: we gave it (`REFUNDED`), or the bank took it (`REVERSED`)."""

    refund: Refund


@dataclass(frozen=True, slots=True)
class OrderEvent(Event):
    """A donor has approved an order. Capture it: they may never come back to our page."""

    order: Order


@dataclass(frozen=True, slots=True)
class Other(Event):
    """Something that donations do not use."""


CAPTURE_TYPES = frozenset(
    "PAYMENT.CAPTURE." + what for what in ("COMPLETED", "DENIED", "DECLINED", "PENDING")
)
REFUND_TYPES = frozenset({"PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.REVERSED"})
ORDER_TYPES = frozenset({"CHECKOUT.ORDER.APPROVED"})


def parse_event(body: bytes) -> Event:
    """Return the event in a verified body: `CaptureEvent`, `RefundEvent`, `OrderEvent` or `Other`.

    Raises `Unreadable` when it is none, or lacks what there is to act on.
    """
    try:
        return _read_event(reading.an_object(reading.parse(body), "the event"))
    except reading.Odd as error:
        raise Unreadable(str(error)) from None


def _read_event(envelope: reading.Json) -> Event:
    said = (reading.reference(envelope, "id"), reading.text(envelope, "event_type"))
    kind = said[1]
    if kind not in CAPTURE_TYPES | REFUND_TYPES | ORDER_TYPES:
        return Other(*said)
    resource = reading.an_object(envelope.get("resource"), "resource")
    if kind in CAPTURE_TYPES:
        return CaptureEvent(*said, read_capture(resource))
    if kind in ORDER_TYPES:
        return OrderEvent(*said, read_order(resource))
    refund = read_refund(resource)
    if refund.capture_id is None:
        raise reading.Odd("no capture")
    return RefundEvent(*said, refund)
