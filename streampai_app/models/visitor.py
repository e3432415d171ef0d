"""People who press the button. Nothing is known of one but what they said themselves."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Visitor(SQLModel, table=True):
    """One browser, or one signed-in person, on the visitor's side of chats."""

    __tablename__ = "visitors"

    id: str = Field(primary_key=True)
    name: str = Field(default="", max_length=80)
    email: str = Field(default="", max_length=254)
    language: str = Field(
        default="",
        max_length=5,
        sa_column_kwargs={"server_default": text("''")},
        description="What the widget spoke to them. Empty if nobody knows.",
    )
    account_id: str | None = Field(default=None, foreign_key="accounts.id", unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
