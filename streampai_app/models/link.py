"""Capability links: whoever holds the secret may do the one thing it is for."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Purpose(StrEnum):
    INVITATION = "invitation"
    PASSWORD_RESET = "password-reset"  # noqa: S105


class Link(SQLModel, table=True):
    """A random secret (stored hashed) of one purpose for one account, good once and for a while."""

    __tablename__ = "links"

    id: str = Field(primary_key=True)
    secret_hash: str = Field(unique=True, max_length=64)
    purpose: str
    account_id: str = Field(foreign_key="accounts.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
