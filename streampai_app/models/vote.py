"""That somebody wants a request. One a person, however many requests were merged into one."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Vote(SQLModel, table=True):
    """`origin_id` is what was voted for, and stays; `item_id` is where it counts since merges.

    Who voted for two requests that are now one has two rows at one `item_id`, of which one is counted: the
    database knows that it is one. Taking a merge back is thus exact: rows go home to their origin.
    """

    __tablename__ = "votes"
    __table_args__ = (
        Index(
            "uq_votes_counted",
            "item_id",
            "visitor_id",
            unique=True,
            sqlite_where=text("is_counted"),
            postgresql_where=text("is_counted"),
        ),
        Index("ix_votes_item_id", "item_id"),
        Index("ix_votes_visitor_id", "visitor_id"),
    )

    origin_id: str = Field(primary_key=True, foreign_key="feedback_items.id")
    visitor_id: str = Field(primary_key=True, foreign_key="visitors.id")
    item_id: str = Field(foreign_key="feedback_items.id")
    is_counted: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)
