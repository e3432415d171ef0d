"""Mail that has to go out. The row is the queue: claimed, tried, tried again, given up on in the open."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Mail(SQLModel, table=True):
    __tablename__ = "mails"

    id: str = Field(primary_key=True)
    recipient: str = Field(max_length=254)
    subject: str = Field(max_length=200)
    body: str
    unsubscribe_url: str = Field(default="", max_length=500, description="Where one click ends such mail.")
    attempts: int = 0
    due_at: datetime | None = Field(
        sa_type=UtcDateTime, index=True, description="None once sent or given up."
    )
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failure: str = Field(default="", max_length=500)
    created_at: datetime = Field(sa_type=UtcDateTime)
