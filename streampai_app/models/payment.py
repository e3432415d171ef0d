"""What a provider says about money: payments, refunds, disputes. Facts only ever move forward."""

from datetime import datetime
from enum import IntEnum

from sqlalchemy import BigInteger, text
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class PaymentState(IntEnum):
    """In the order of finality: a fact never goes back. A failure may yet be followed by success.

    UNKNOWN is a payment of which only a refund or a dispute has spoken so far.
    """

    UNKNOWN = -1
    STARTED = 0
    PROCESSING = 1
    CANCELLED = 2
    FAILED = 3
    SUCCEEDED = 4


class RefundState(IntEnum):
    PENDING = 0
    FAILED = 1
    SUCCEEDED = 2


class DisputeState(IntEnum):
    OPEN = 0
    LOST = 1
    WON = 2


class Payment(SQLModel, table=True):
    """One attempt to pay, as its provider knows it. Without a donation it is nobody's, and flagged."""

    __tablename__ = "payments"

    provider: str = Field(primary_key=True)
    ref: str = Field(primary_key=True, max_length=200)
    donation_id: str | None = Field(default=None, foreign_key="donations.id", index=True)
    checkout_ref: str | None = Field(default=None, max_length=200)
    state: int
    total: int = Field(sa_type=BigInteger, description="Charged, tax included, in minor units of `currency`.")
    currency: str = Field(max_length=3)
    tax: int = Field(default=0, sa_type=BigInteger)
    fee: int | None = Field(
        default=None, sa_type=BigInteger, description="Minor units of `fee_currency`; None until known."
    )
    fee_currency: str | None = Field(default=None, max_length=3)
    failure: str = Field(default="", max_length=40)
    unread: str = Field(
        default="",
        max_length=500,
        sa_column_kwargs={"server_default": text("''")},
        description="What of it could not be read when it was last told, for the team.",
    )
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)


class Refund(SQLModel, table=True):
    __tablename__ = "refunds"

    provider: str = Field(primary_key=True)
    ref: str = Field(primary_key=True, max_length=200)
    payment_ref: str = Field(index=True, max_length=200)
    state: int
    amount: int | None = Field(
        default=None,
        sa_type=BigInteger,
        description="Minor units of the payment's currency; None is all of it.",
    )
    created_at: datetime = Field(sa_type=UtcDateTime)


class Dispute(SQLModel, table=True):
    __tablename__ = "disputes"

    provider: str = Field(primary_key=True)
    ref: str = Field(primary_key=True, max_length=200)
    payment_ref: str = Field(index=True, max_length=200)
    state: int
    created_at: datetime = Field(sa_type=UtcDateTime)
