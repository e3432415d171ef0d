"""A file that came with a chat. Its bytes are on disk: see `attachments/`."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Attachment(SQLModel, table=True):
    """Nobody's until it is claimed for a chat: by the visitor who sent it, or whoever starts a chat with the
    key it was sent with.
    """

    __tablename__ = "attachments"

    id: str = Field(primary_key=True, description="Also its name on disk.")
    visitor_id: str | None = Field(default=None, foreign_key="visitors.id", index=True)
    start_key_hash: str | None = Field(default=None, max_length=64)
    chat_id: str | None = Field(default=None, foreign_key="chats.id", index=True)
    name: str = Field(max_length=120)
    content_type: str = Field(max_length=80)
    size: int = Field(description="Bytes, as stored.")
    width: int = 0
    height: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
