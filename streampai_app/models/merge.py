"""That one request or bug was found to be another: who, when, and whether it was taken back."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Merge(SQLModel, table=True):
    __tablename__ = "merges"

    id: str = Field(primary_key=True)
    from_id: str = Field(foreign_key="feedback_items.id", index=True)
    into_id: str = Field(foreign_key="feedback_items.id", index=True)
    account_id: str = Field(foreign_key="accounts.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    undone_by: str | None = Field(default=None, foreign_key="accounts.id")
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
