"""People who sign in: admins and streamers."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Role(StrEnum):
    ADMIN = "admin"
    STREAMER = "streamer"


class Account(SQLModel, table=True):
    """One person with an e-mail and, once they have accepted their invitation, a password."""

    __tablename__ = "accounts"

    id: str = Field(primary_key=True)
    email: str = Field(unique=True, max_length=254, description="Lower case.")
    username: str = Field(
        unique=True, max_length=40, description="Lower case; a streamer's page is /u/<username>."
    )
    name: str = Field(max_length=80)
    role: str
    password_hash: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
