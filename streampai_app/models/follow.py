"""That somebody wants to hear of a request without voting. Shaped, and moved by merges, like a vote."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Follow(SQLModel, table=True):
    __tablename__ = "follows"
    __table_args__ = (
        Index(
            "uq_follows_counted",
            "item_id",
            "visitor_id",
            unique=True,
            sqlite_where=text("is_counted"),
            postgresql_where=text("is_counted"),
        ),
        Index("ix_follows_item_id", "item_id"),
        Index("ix_follows_visitor_id", "visitor_id"),
    )

    origin_id: str = Field(primary_key=True, foreign_key="feedback_items.id")
    visitor_id: str = Field(primary_key=True, foreign_key="visitors.id")
    item_id: str = Field(foreign_key="feedback_items.id")
    is_counted: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)
