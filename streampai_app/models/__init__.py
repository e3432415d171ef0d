"""The tables, one noun a file. No queries here."""

from .account import Account, Role
from .audit import AuditEntry
from .chat import Chat, ChatState, Kind
from .lease import Lease
from .link import Link, Purpose
from .mail import Mail
from .message import LONGEST_BODY, Message, Sender
from .read_mark import ReadMark
from .resolution import Resolution
from .session import LoginSession
from .visitor import Visitor

__all__ = [
    "LONGEST_BODY",
    "Account",
    "AuditEntry",
    "Chat",
    "ChatState",
    "Kind",
    "Lease",
    "Link",
    "LoginSession",
    "Mail",
    "Message",
    "Purpose",
    "ReadMark",
    "Resolution",
    "Role",
    "Sender",
    "Visitor",
]
