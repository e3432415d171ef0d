"""What a provider says about money: payments, refunds, disputes. Facts only ever move forward."""

from datetime import datetime
from enum import IntEnum

from sqlalchemy import BigInteger, Column, Index, false, text
from sqlmodel import Field, SQLModel

from ..db import JsonObject, UtcDateTime


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
    settlement_currency: str = Field(
        default="",
        max_length=3,
        sa_column_kwargs={"server_default": text("''")},
        description="What the provider keeps it in; empty where it does not say.",
    )
    tax: int | None = Field(
        default=0, sa_type=BigInteger, description="Minor units of `currency`; None is not known."
    )
    fees: dict[str, int] | None = Field(
        default=None,
        sa_column=Column(JsonObject(none_as_null=True), nullable=True),
        description="What the provider kept: currency to minor units. None until known.",
    )
    is_refunded_whole: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    failure: str = Field(default="", max_length=40)
    unread: str = Field(
        default="",
        max_length=500,
        sa_column_kwargs={"server_default": text("''")},
        description="What of it could not be read when it was last told, for the team.",
    )
    told_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="Of when the provider's word is that stands here."
    )
    version: int = Field(
        default=0,
        sa_column_kwargs={"server_default": text("0")},
        description="How often what is said of it has changed: see `PaymentEvent`.",
    )
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)


class Refund(SQLModel, table=True):
    """Some of a payment going back, as its provider tells of it. How much it is: `donations/returned.py`."""

    __tablename__ = "refunds"

    provider: str = Field(primary_key=True)
    ref: str = Field(primary_key=True, max_length=200)
    payment_ref: str = Field(index=True, max_length=200)
    state: int
    amount: int | None = Field(
        default=None,
        sa_type=BigInteger,
        description="Minor units of `currency`, as its provider says; None is not known.",
    )
    currency: str = Field(
        default="",
        max_length=3,
        sa_column_kwargs={"server_default": text("''")},
        description="Perhaps not the payment's; empty where it is not said.",
    )
    is_whole: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": false()},
        description="It is all that was left of the payment, whatever the amount.",
    )
    odd: str = Field(
        default="",
        max_length=80,
        sa_column_kwargs={"server_default": text("''")},
        description="What is wrong with the amount that was told.",
    )
    stated: int | None = Field(
        default=None,
        sa_type=BigInteger,
        description="What the team says that it was, in minor units of the payment's currency.",
    )
    is_contradicted: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": false()},
        description="It was said to have failed after it had succeeded.",
    )
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    created_at: datetime = Field(sa_type=UtcDateTime)


class Dispute(SQLModel, table=True):
    __tablename__ = "disputes"

    provider: str = Field(primary_key=True)
    ref: str = Field(primary_key=True, max_length=200)
    payment_ref: str = Field(index=True, max_length=200)
    state: int
    is_contradicted: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": false()},
        description="It was decided twice, and differently.",
    )
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    created_at: datetime = Field(sa_type=UtcDateTime)


class PaymentEvent(SQLModel, table=True):
    """What a provider said of a payment, when we learned it. Rows are added here and changed nowhere.

    `kind` is `payment`, `refund`, `dispute` or `unread`, and `version` counts what was said of `ref`.
    """

    __tablename__ = "payment_events"
    __table_args__ = (Index("ix_payment_events_payment", "provider", "payment_ref"),)

    provider: str = Field(primary_key=True)
    kind: str = Field(primary_key=True, max_length=10)
    ref: str = Field(primary_key=True, max_length=200)
    version: int = Field(primary_key=True)
    payment_ref: str = Field(max_length=200)
    state: int
    amount: int | None = Field(
        default=None, sa_type=BigInteger, description="Minor units of `currency`; None is not known."
    )
    currency: str = Field(default="", max_length=3)
    note: str = Field(default="", max_length=500)
    at: datetime = Field(sa_type=UtcDateTime)
