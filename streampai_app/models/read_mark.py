"""How far somebody has read in a chat. Marks only move forward."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class ReadMark(SQLModel, table=True):
    __tablename__ = "read_marks"

    chat_id: str = Field(primary_key=True, foreign_key="chats.id")
    reader_id: str = Field(primary_key=True, description="A visitor's id or an account's.")
    seq: int
    created_at: datetime = Field(sa_type=UtcDateTime)
