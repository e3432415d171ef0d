"""The right to do a thing alone in the cluster, for a while."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Lease(SQLModel, table=True):
    __tablename__ = "leases"

    name: str = Field(primary_key=True)
    holder: str
    expires_at: datetime = Field(sa_type=UtcDateTime)
