"""A conversation between one visitor and the team."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Kind(StrEnum):
    SUPPORT = "support"
    FEATURE = "feature"
    BUG = "bug"


class ChatState(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"


class Chat(SQLModel, table=True):
    """The row whose lock orders everything that happens in a chat.

    `state` stands here, beside the `Resolution` that says who and when, because a message and the
    resolve that races it must meet on one locked row: a sub-query on another table would look at a
    snapshot from before the lock (Postgres, 13.2.1).
    """

    __tablename__ = "chats"
    __table_args__ = (
        Index("ix_chats_state_activity", "state", "last_activity_at", "id"),
        Index("ix_chats_activity", "last_activity_at", "id"),
        Index("ix_chats_visitor_activity", "visitor_id", "last_activity_at"),
    )

    id: str = Field(primary_key=True)
    kind: str
    state: str = ChatState.OPEN
    visitor_id: str = Field(foreign_key="visitors.id")
    subject: str = Field(default="", max_length=200)
    previous_chat_id: str | None = Field(default=None, foreign_key="chats.id")
    start_key_hash: str = Field(
        unique=True, max_length=64, description="Makes starting a chat twice the same chat."
    )
    page_url: str = Field(default="", max_length=2000)
    user_agent: str = Field(default="", max_length=400)
    last_seq: int = 0
    last_preview: str = Field(default="", max_length=140)
    last_sender: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_activity_at: datetime = Field(sa_type=UtcDateTime)
    noticed_at: datetime | None = Field(
        default=None,
        sa_type=UtcDateTime,
        description="The last notice of ours: it moves the chat up for its visitor, and not for the team.",
    )
