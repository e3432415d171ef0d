"""That a chat is about a request or bug. Its visitor is told when that changes."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class FeedbackLink(SQLModel, table=True):
    """`origin_id` and `item_id` are as in `Vote`. `was_kind` is the chat's kind before it was turned."""

    __tablename__ = "feedback_links"
    __table_args__ = (
        Index("ix_feedback_links_item_id", "item_id"),
        Index("ix_feedback_links_chat_id", "chat_id"),
    )

    origin_id: str = Field(primary_key=True, foreign_key="feedback_items.id")
    chat_id: str = Field(primary_key=True, foreign_key="chats.id")
    item_id: str = Field(foreign_key="feedback_items.id")
    was_kind: str = ""
    account_id: str | None = Field(
        default=None, foreign_key="accounts.id", description="None: the visitor began it so."
    )
    created_at: datetime = Field(sa_type=UtcDateTime)
