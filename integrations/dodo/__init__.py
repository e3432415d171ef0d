"""Dodo Payments, the merchant of record: checkout sessions, payments, refunds, disputes, fees, webhooks.

Everything that others need is named here. The calls take a `DodoClient`; `errors.py` draws what they raise.
"""

from ..reading import Unread
from .balance import LedgerEntry, fees, list_ledger, odd_fees
from .checkouts import (
    CheckoutSession,
    CheckoutStatus,
    Donor,
    create_checkout_session,
    get_checkout_session,
)
from .client import LIVE_CHECKOUT, LIVE_MODE, TEST_CHECKOUT, TEST_MODE, DodoClient
from .disputes import Dispute, get_dispute, list_disputes
from .errors import BadSecret, BadSignature, DodoError, Unreadable
from .events import DisputeEvent, Event, Other, PaymentEvent, RefundEvent, parse_event
from .pacing import Pacing
from .payments import Payment, PaymentSummary, get_payment, list_payments
from .products import Product, get_product, problems_of
from .refunds import Part, Refund, get_refund, list_refunds, refund_payment
from .webhooks import VerifiedWebhook, read_secrets, verify_webhook

__all__ = [
    "LIVE_CHECKOUT",
    "LIVE_MODE",
    "TEST_CHECKOUT",
    "TEST_MODE",
    "BadSecret",
    "BadSignature",
    "CheckoutSession",
    "CheckoutStatus",
    "Dispute",
    "DisputeEvent",
    "DodoClient",
    "DodoError",
    "Donor",
    "Event",
    "LedgerEntry",
    "Other",
    "Pacing",
    "Part",
    "Payment",
    "PaymentEvent",
    "PaymentSummary",
    "Product",
    "Refund",
    "RefundEvent",
    "Unread",
    "Unreadable",
    "VerifiedWebhook",
    "create_checkout_session",
    "fees",
    "get_checkout_session",
    "get_dispute",
    "get_payment",
    "get_product",
    "get_refund",
    "list_disputes",
    "list_ledger",
    "list_payments",
    "list_refunds",
    "odd_fees",
    "parse_event",
    "problems_of",
    "read_secrets",
    "refund_payment",
    "verify_webhook",
]
