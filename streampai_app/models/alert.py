"""A donation's moment on stream."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class AlertState(StrEnum):
    HELD = "held"
    READY = "ready"
    LEASED = "leased"
    SHOWN = "shown"
    SKIPPED = "skipped"
    EXPIRED = "expired"


class Alert(SQLModel, table=True):
    """At most one for each donation: its donation's id is its key."""

    __tablename__ = "alerts"

    donation_id: str = Field(primary_key=True, foreign_key="donations.id")
    streamer_id: str = Field(foreign_key="accounts.id", index=True)
    state: str
    reason: str = Field(default="", max_length=40, description="Why it is held or skipped.")
    created_at: datetime = Field(sa_type=UtcDateTime)
