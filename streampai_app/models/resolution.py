"""That a chat is over: who said so, and when. There is at most one, and it is final."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Resolution(SQLModel, table=True):
    __tablename__ = "resolutions"

    chat_id: str = Field(primary_key=True, foreign_key="chats.id")
    account_id: str = Field(foreign_key="accounts.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
