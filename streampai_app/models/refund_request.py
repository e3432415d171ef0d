"""That an admin wants money given back: stored before the provider hears of it, so never asked twice."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class RefundRequest(SQLModel, table=True):
    """One wish. `refund_ref` is the provider's refund once it is known; until then it may be asked again."""

    __tablename__ = "refund_requests"

    id: str = Field(primary_key=True, description="Also the reference that the provider's refund bears.")
    donation_id: str = Field(foreign_key="donations.id", index=True)
    payment_ref: str = Field(max_length=200)
    amount: int | None = Field(
        default=None, sa_type=BigInteger, description="Minor units; None is all of it."
    )
    reason: str = Field(default="", max_length=500)
    account_id: str = Field(foreign_key="accounts.id")
    refund_ref: str | None = Field(default=None, max_length=200)
    failure: str = Field(default="", max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
