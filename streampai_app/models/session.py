"""Who is signed in where. The secret itself is never stored, only its hash."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class LoginSession(SQLModel, table=True):
    """A browser that an account signed in with, or that a visitor writes from. One of the two ids is set."""

    __tablename__ = "sessions"

    id: str = Field(primary_key=True)
    secret_hash: str = Field(unique=True, max_length=64)
    account_id: str | None = Field(default=None, foreign_key="accounts.id", index=True)
    visitor_id: str | None = Field(default=None, foreign_key="visitors.id", index=True)
    user_agent: str = Field(default="", max_length=400)
    address: str = Field(default="", max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
