"""A webhook that was received and verified. The row is the queue its work follows from."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class ReceiptState(StrEnum):
    WAITING = "waiting"
    HANDLED = "handled"
    UNUSED = "unused"  # a type that we know of and have no use for
    DEAD = "dead"  # unreadable, or tried too often


class Receipt(SQLModel, table=True):
    """At most one for each provider and event id. `body` is the newest that came under this id."""

    __tablename__ = "receipts"
    __table_args__ = (
        Index("ix_receipts_due", "due_at"),
        Index("ix_receipts_received", "received_at"),
        Index("ix_receipts_state", "state", "received_at"),
    )

    provider: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True, max_length=255)
    type: str = Field(default="", max_length=80)
    body: bytes = Field(sa_type=LargeBinary, description="As it came: it is what was signed.")
    state: str = ReceiptState.WAITING
    deliveries: int = 1
    attempts: int = 0
    due_at: datetime | None = Field(
        sa_type=UtcDateTime, description="When to work on it next; None when done."
    )
    failure: str = Field(default="", max_length=500)
    donation_id: str | None = Field(default=None, index=True)
    received_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime = Field(sa_type=UtcDateTime, description="When the provider sent this body.")
    handled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
