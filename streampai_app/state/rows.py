"""A chat as the console shows it: as a row of the list, and opened beside the thread."""

import re
from dataclasses import dataclass

from ..models import ChatState, Kind, Sender
from ..page_urls import link_to, short_name_of
from ..support.views import ChatView
from .labels import label

KIND_NAMES = {Kind.SUPPORT: "Support", Kind.FEATURE: "Feature request", Kind.BUG: "Bug report"}


@dataclass(frozen=True)
class Row:
    """One line of the list. `at` is RFC 3339; `unread` counts messages."""

    id: str
    who: str
    subject: str
    preview: str
    kind: str
    is_resolved: bool
    unread: int
    at: str


@dataclass(frozen=True)
class Opened:
    """The open chat: who it is with, and what is known of where they wrote from."""

    id: str = ""
    who: str = ""
    email: str = ""
    subject: str = ""
    kind: str = ""
    kind_name: str = ""
    is_resolved: bool = False
    resolved_by: str = ""
    resolved_at: str = ""
    page_url: str = ""
    page_name: str = ""
    browser: str = ""
    started_at: str = ""
    last_seq: int = 0
    read_seq: int = 0
    seen_seq: int = 0


def row_of(chat: ChatView) -> Row:
    """Return the chat as a row of the list."""
    return Row(
        id=chat.id,
        who=name_of(chat),
        subject=chat.title,
        preview=f"You: {chat.preview}" if chat.last_sender == Sender.ADMIN else chat.preview,
        kind=chat.kind,
        is_resolved=chat.state == ChatState.RESOLVED,
        unread=chat.unread,
        at=chat.last_activity_at.isoformat(),
    )


def opened(chat: ChatView) -> Opened:
    """Return the chat as it is shown around its thread."""
    return Opened(
        id=chat.id,
        who=name_of(chat),
        email=chat.visitor_email,
        subject=chat.subject,
        kind=chat.kind,
        kind_name=label(KIND_NAMES, chat.kind),
        is_resolved=chat.state == ChatState.RESOLVED,
        resolved_by=chat.resolved_by,
        resolved_at=chat.resolved_at.isoformat() if chat.resolved_at else "",
        page_url=link_to(chat.page_url),
        page_name=short_name_of(chat.page_url),
        browser=browser_of(chat.user_agent),
        started_at=chat.created_at.isoformat(),
        last_seq=chat.last_seq,
        read_seq=chat.read_seq,
        seen_seq=chat.other_read_seq,
    )


def is_older(one: Opened, other: Opened) -> bool:
    """Tell whether this is how the same chat was before. Each of these only ever grows."""
    return any(
        before < after
        for before, after in (
            (one.last_seq, other.last_seq),
            (one.read_seq, other.read_seq),
            (one.seen_seq, other.seen_seq),
            (one.is_resolved, other.is_resolved),
        )
    )


def name_of(chat: ChatView) -> str:
    """Return what to call a visitor: what they said, or the end of their id, which tells two apart."""
    return chat.visitor_name or chat.visitor_email or f"Visitor {chat.visitor_id[-4:]}"


def browser_of(user_agent: str) -> str:
    """Return `Firefox 143 on Windows`, or an empty string for what is not known."""
    browser = next((f"{name} {m[1]}" for name, at in _BROWSERS if (m := re.search(at, user_agent))), "")
    system = next((name for name, at in _SYSTEMS if at in user_agent), "")
    return " on ".join(filter(None, [browser, system]))


# In this order: each browser also claims to be those below it.
_BROWSERS = (
    ("Edge", r"Edg(?:A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:HeadlessChrome|Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* .*Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X"),
    ("ChromeOS", "CrOS"),
    ("Linux", "Linux"),
)
