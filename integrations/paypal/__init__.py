"""PayPal, Orders v2. DEPRECATED: kept for donations that began with it; new ones go through Dodo Payments.

Everything that others need is named here. The calls take a `PayPalClient`; `errors.py` draws what they raise.
"""

from .amounts import CURRENCIES
from .client import LIVE, LIVE_CHECKOUT, SANDBOX, SANDBOX_CHECKOUT, PayPalClient
from .errors import BadSignature, Declined, Garbage, NotApproved, PayPalError, RefundRefused, Unreadable
from .events import CaptureEvent, Event, OrderEvent, Other, RefundEvent, parse_event
from .orders import Capture, Order, capture_order, create_order, get_order
from .refunds import Refund, refund_capture
from .webhooks import VerifiedWebhook, verify_webhook

__all__ = [
    "CURRENCIES",
    "LIVE",
    "LIVE_CHECKOUT",
    "SANDBOX",
    "SANDBOX_CHECKOUT",
    "BadSignature",
    "Capture",
    "CaptureEvent",
    "Declined",
    "Event",
    "Garbage",
    "NotApproved",
    "Order",
    "OrderEvent",
    "Other",
    "PayPalClient",
    "PayPalError",
    "Refund",
    "RefundEvent",
    "RefundRefused",
    "Unreadable",
    "VerifiedWebhook",
    "capture_order",
    "create_order",
    "get_order",
    "parse_event",
    "refund_capture",
    "verify_webhook",
]
