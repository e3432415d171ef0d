"""A feature request or a bug report: what one or many people want changed, beside the chats it came from."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime
from .message import LONGEST_BODY


class Status(StrEnum):
    """How far it is. The first five are a request's, the others a bug's."""

    UNDER_REVIEW = "under-review"
    PLANNED = "planned"
    IN_PROGRESS = "in-progress"  # both
    SHIPPED = "shipped"
    DECLINED = "declined"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    FIXED = "fixed"
    CLOSED = "closed"


class Severity(StrEnum):
    """How much a bug hurts. A request has none."""

    NONE = ""
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Visibility(StrEnum):
    PUBLIC = "public"  # on the roadmap
    HELD = "held"  # to be looked at by an admin before the public sees it
    HIDDEN = "hidden"  # an admin took it off the roadmap
    PRIVATE = "private"  # a bug: between who reported it and the team


class FeedbackItem(SQLModel, table=True):
    """`votes`, `followers` and `comments` count rows, and equal them whenever a transaction ends.

    One that was merged keeps its row: `merged_into_id` says where its votes, followers and comments are now.
    """

    __tablename__ = "feedback_items"
    __table_args__ = (
        Index("ix_feedback_items_status", "kind", "status", "votes", "id"),
        Index("ix_feedback_items_visibility", "kind", "visibility", "status", "votes", "id"),
        Index("ix_feedback_items_news", "kind", "status", "status_at", "id"),
        Index("ix_feedback_items_created", "kind", "created_at", "id"),
    )

    id: str = Field(primary_key=True)
    kind: str = Field(description="`feature` or `bug`, as of a chat.")
    title: str = Field(max_length=200)
    body: str = Field(max_length=LONGEST_BODY)
    status: str
    severity: str = Severity.NONE
    visibility: str
    chat_id: str | None = Field(
        default=None, foreign_key="chats.id", unique=True, description="The conversation it began with."
    )
    author_id: str | None = Field(default=None, foreign_key="visitors.id", index=True)
    merged_into_id: str | None = Field(default=None, foreign_key="feedback_items.id", index=True)
    votes: int = 0
    followers: int = 0
    comments: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    status_at: datetime = Field(sa_type=UtcDateTime)
