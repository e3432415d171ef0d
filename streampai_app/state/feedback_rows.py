"""Requests and bugs as pages show them: plain data with names for people."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..feedback.console import Column
from ..feedback.moderating import HeldComment
from ..feedback.views import ItemView, LinkView, MergedView
from ..models import Kind, Severity, Status
from .labels import label
from .lines import Part, parts_of

STATUS_NAMES = {
    Status.UNDER_REVIEW: "Under review",
    Status.PLANNED: "Planned",
    Status.IN_PROGRESS: "In progress",
    Status.SHIPPED: "Shipped",
    Status.DECLINED: "Declined",
    Status.REPORTED: "Reported",
    Status.CONFIRMED: "Confirmed",
    Status.FIXED: "Fixed",
    Status.CLOSED: "Closed",
}
SEVERITY_NAMES = {
    Severity.CRITICAL: "Critical",
    Severity.HIGH: "High",
    Severity.MEDIUM: "Medium",
    Severity.LOW: "Low",
}
KIND_NAMES = {Kind.FEATURE: "Request", Kind.BUG: "Bug"}


@dataclass(frozen=True)
class ItemRow:
    """An item as a card of the board or a line of a list. Times are RFC 3339."""

    id: str = ""
    kind: str = ""
    title: str = ""
    status: str = ""
    status_name: str = ""
    severity: str = ""
    severity_name: str = ""
    visibility: str = ""
    votes: int = 0
    comments: int = 0
    chats: int = 0
    who: str = ""
    at: str = ""
    is_merged: bool = False


@dataclass(frozen=True)
class BoardColumn:
    """A column of the board. `more` is how many of its items are not shown."""

    status: str
    name: str
    count: int
    more: int
    rows: list[ItemRow]


@dataclass(frozen=True)
class CommentRow:
    """A comment that waits to be looked at, below which request."""

    id: str
    item_id: str
    item_title: str
    who: str
    parts: list[Part]
    at: str


@dataclass(frozen=True)
class OpenedItem:
    """The item that is open."""

    id: str = ""
    kind: str = ""
    kind_name: str = ""
    title: str = ""
    parts: list[Part] = field(default_factory=list)
    status: str = ""
    status_name: str = ""
    severity: str = ""
    visibility: str = ""
    chat_id: str = ""
    who: str = ""
    merged_into_id: str = ""
    votes: int = 0
    followers: int = 0
    told: int = 0
    to_tell: int = 0
    at: str = ""


@dataclass(frozen=True)
class LinkedChat:
    """A chat that is about the open item."""

    id: str
    title: str
    is_resolved: bool
    is_origin: bool
    at: str


@dataclass(frozen=True)
class MergedItem:
    """An item that is part of the open one."""

    id: str
    title: str
    who: str
    at: str


def item_row(view: ItemView) -> ItemRow:
    """Return an item as a card or line."""
    return ItemRow(
        id=view.id,
        kind=view.kind,
        title=view.title,
        status=view.status,
        status_name=label(STATUS_NAMES, view.status),
        severity=view.severity,
        severity_name=label(SEVERITY_NAMES, view.severity) if view.severity else "",
        visibility=view.visibility,
        votes=view.votes,
        comments=view.comments,
        chats=view.chats,
        who=view.author,
        at=view.created_at.isoformat(),
        is_merged=bool(view.merged_into_id),
    )


def board_columns(columns: Iterable[Column]) -> list[BoardColumn]:
    """Return the columns of the board."""
    return [
        BoardColumn(
            status=column.status,
            name=label(STATUS_NAMES, column.status),
            count=column.count,
            more=max(column.count - len(column.items), 0),
            rows=[item_row(view) for view in column.items],
        )
        for column in columns
    ]


def comment_row(held: HeldComment) -> CommentRow:
    """Return a comment that waits as a line."""
    return CommentRow(
        held.id, held.item_id, held.item_title, held.name, parts_of(held.body), held.at.isoformat()
    )


def opened_item(view: ItemView, told: tuple[int, int]) -> OpenedItem:
    """Return an item as its own page shows it."""
    return OpenedItem(
        id=view.id,
        kind=view.kind,
        kind_name=label(KIND_NAMES, view.kind),
        title=view.title,
        parts=parts_of(view.body),
        status=view.status,
        status_name=label(STATUS_NAMES, view.status),
        severity=view.severity,
        visibility=view.visibility,
        chat_id=view.chat_id,
        who=view.author,
        merged_into_id=view.merged_into_id,
        votes=view.votes,
        followers=view.followers,
        told=told[0],
        to_tell=told[1],
        at=view.created_at.isoformat(),
    )


def linked_chat(view: LinkView) -> LinkedChat:
    """Return a chat as a line."""
    title = view.subject or view.visitor_name or "A chat without a name"
    return LinkedChat(view.chat_id, title, view.state == "resolved", view.is_origin, view.at.isoformat())


def merged_item(view: MergedView) -> MergedItem:
    """Return a merged item as a line."""
    return MergedItem(view.id, view.title, view.who, view.at.isoformat())
