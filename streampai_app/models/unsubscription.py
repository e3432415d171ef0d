"""That an address wants no mail about requests and bugs, and the links by which it says so."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Unsubscription(SQLModel, table=True):
    """The address itself is not kept: its hash is enough to leave it alone."""

    __tablename__ = "unsubscriptions"

    email_hash: str = Field(primary_key=True, max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)


class UnsubscribeLink(SQLModel, table=True):
    """One a mail: whoever holds the secret may end the mail to that address, and no more."""

    __tablename__ = "unsubscribe_links"

    secret_hash: str = Field(primary_key=True, max_length=64)
    email_hash: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
