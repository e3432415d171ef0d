"""That a request or bug changed its status: who, when, why. It is also the event that people are told of."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class StatusChange(SQLModel, table=True):
    """`addressed_to`: up to which visitor those to be told are written down; None once all are."""

    __tablename__ = "status_changes"
    __table_args__ = (
        Index("ix_status_changes_item_id", "item_id", "id"),
        Index("ix_status_changes_addressed_to", "addressed_to"),
    )

    id: str = Field(primary_key=True)
    item_id: str = Field(foreign_key="feedback_items.id")
    before: str
    status: str
    reason: str = Field(default="", max_length=500, description="For everybody to read.")
    account_id: str = Field(foreign_key="accounts.id")
    addressed_to: str | None = Field(default="")
    created_at: datetime = Field(sa_type=UtcDateTime)
