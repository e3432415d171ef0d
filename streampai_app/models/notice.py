"""That one person is to be told of one change of status. The row is the queue, and what keeps it to once."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Notice(SQLModel, table=True):
    __tablename__ = "notices"

    change_id: str = Field(primary_key=True, foreign_key="status_changes.id")
    visitor_id: str = Field(primary_key=True, foreign_key="visitors.id", index=True)
    due_at: datetime | None = Field(
        sa_type=UtcDateTime, index=True, description="None once told or given up."
    )
    attempts: int = 0
    chat_id: str | None = Field(
        default=None, foreign_key="chats.id", description="Where it was said, once told."
    )
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failure: str = Field(default="", max_length=500)
    created_at: datetime = Field(sa_type=UtcDateTime)
