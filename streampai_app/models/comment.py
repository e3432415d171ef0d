"""What somebody said below a request, in public. What is only for the team is said in the chat."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime

LONGEST_COMMENT = 1000  # characters
_IS_HELD = text("visibility = 'held'")


class Comment(SQLModel, table=True):
    """`origin_id` is what it was said about, `item_id` where it stands since merges (see `Vote`).

    A comment of the team has an `account_id`, all others a `visitor_id`.
    """

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("ix_comments_item_id", "item_id", "id"),
        Index("ix_comments_origin_id", "origin_id"),
        Index("ix_comments_visitor_id", "visitor_id"),
        Index("ix_comments_held", "id", sqlite_where=_IS_HELD, postgresql_where=_IS_HELD),
    )

    id: str = Field(primary_key=True)
    origin_id: str = Field(foreign_key="feedback_items.id")
    item_id: str = Field(foreign_key="feedback_items.id")
    visitor_id: str | None = Field(default=None, foreign_key="visitors.id")
    account_id: str | None = Field(default=None, foreign_key="accounts.id")
    author_id: str = Field(description="Whichever of the two it is: makes the client's id unique.")
    client_id: str = Field(max_length=36)
    body: str = Field(max_length=LONGEST_COMMENT)
    visibility: str
    created_at: datetime = Field(sa_type=UtcDateTime)
