"""The tables, one noun a file. No queries here."""

from .account import Account, Role
from .alert import Alert, AlertKind, AlertState, Speech
from .alert_settings import AlertSettings
from .attachment import Attachment
from .audit import AuditEntry
from .bug_report import BugReport
from .chat import Chat, ChatState, Kind
from .comment import LONGEST_COMMENT, Comment
from .donation import Donation, DonationStatus
from .donation_link import DonationLink
from .donation_page import DonationPage
from .feedback_item import FeedbackItem, Severity, Status, Visibility
from .feedback_link import FeedbackLink
from .follow import Follow
from .known import known
from .lease import Lease
from .ledger import LedgerAccount, LedgerEntry, LedgerTransaction
from .link import Link, Purpose
from .mail import Mail
from .merge import Merge
from .message import LONGEST_BODY, Message, Sender
from .notice import Notice
from .outside_hint import OutsideHint
from .overlay import Overlay
from .overlay_page import OverlayPage
from .payment import (
    Dispute,
    DisputeState,
    Payment,
    PaymentEvent,
    PaymentState,
    Refund,
    RefundState,
)
from .provider_choice import ProviderChoice
from .read_mark import ReadMark
from .receipt import Receipt, ReceiptState
from .refund_request import RefundRequest
from .resolution import Resolution
from .session import LoginSession
from .status_change import StatusChange
from .unsubscription import UnsubscribeLink, Unsubscription
from .visitor import Visitor
from .vote import Vote

__all__ = [
    "LONGEST_BODY",
    "LONGEST_COMMENT",
    "Account",
    "Alert",
    "AlertKind",
    "AlertSettings",
    "AlertState",
    "Attachment",
    "AuditEntry",
    "BugReport",
    "Chat",
    "ChatState",
    "Comment",
    "Dispute",
    "DisputeState",
    "Donation",
    "DonationLink",
    "DonationPage",
    "DonationStatus",
    "FeedbackItem",
    "FeedbackLink",
    "Follow",
    "Kind",
    "Lease",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "Link",
    "LoginSession",
    "Mail",
    "Merge",
    "Message",
    "Notice",
    "OutsideHint",
    "Overlay",
    "OverlayPage",
    "Payment",
    "PaymentEvent",
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
    "Severity",
    "Speech",
    "Status",
    "StatusChange",
    "UnsubscribeLink",
    "Unsubscription",
    "Visibility",
    "Visitor",
    "Vote",
    "known",
]
