"""What was said in a chat, to both sides. Notes among admins are another table, so that none can slip."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime

LONGEST_BODY = 4000  # characters


class Sender(StrEnum):
    VISITOR = "visitor"
    ADMIN = "admin"
    SYSTEM = "system"


class Message(SQLModel, table=True):
    """One message. `seq` counts 1, 2, 3 … within its chat without a gap; `client_id` is its sender's UUID."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("chat_id", "sender_id", "client_id"),)

    chat_id: str = Field(primary_key=True, foreign_key="chats.id")
    seq: int = Field(primary_key=True)
    client_id: str = Field(max_length=36)
    sender: str
    sender_id: str
    body: str = Field(max_length=LONGEST_BODY)
    created_at: datetime = Field(sa_type=UtcDateTime)
