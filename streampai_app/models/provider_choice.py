"""Which payment provider new donations use: the newest row counts, and all of them are the history."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class ProviderChoice(SQLModel, table=True):
    __tablename__ = "provider_choices"

    id: str = Field(primary_key=True)
    provider: str
    account_id: str = Field(foreign_key="accounts.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
