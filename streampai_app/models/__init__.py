"""The tables, one noun a file. No queries here."""

from .account import Account, Role
from .alert import Alert, AlertKind, AlertState, Speech
from .alert_settings import AlertSettings
from .audit import AuditEntry
from .chat import Chat, ChatState, Kind
from .donation import Donation, DonationStatus
from .donation_link import DonationLink
from .donation_page import DonationPage
from .lease import Lease
from .ledger import LedgerAccount, LedgerEntry, LedgerTransaction
from .link import Link, Purpose
from .mail import Mail
from .message import LONGEST_BODY, Message, Sender
from .overlay import Overlay
from .payment import Dispute, DisputeState, Payment, PaymentState, Refund, RefundState
from .provider_choice import ProviderChoice
from .read_mark import ReadMark
from .receipt import Receipt, ReceiptState
from .refund_request import RefundRequest
from .resolution import Resolution
from .session import LoginSession
from .visitor import Visitor

__all__ = [
    "LONGEST_BODY",
    "Account",
    "Alert",
    "AlertKind",
    "AlertSettings",
    "AlertState",
    "AuditEntry",
    "Chat",
    "ChatState",
    "Dispute",
    "DisputeState",
    "Donation",
    "DonationLink",
    "DonationPage",
    "DonationStatus",
    "Kind",
    "Lease",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "Link",
    "LoginSession",
    "Mail",
    "Message",
    "Overlay",
    "Payment",
    "PaymentState",
    "ProviderChoice",
    "Purpose",
    "ReadMark",
    "Receipt",
    "ReceiptState",
    "Refund",
    "RefundRequest",
    "RefundState",
    "Resolution",
    "Role",
    "Sender",
    "Speech",
    "Visitor",
]
