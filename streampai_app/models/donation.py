"""A gift on its way: what the donor pledged, and what has become of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class DonationStatus(StrEnum):
    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    DISPUTED = "disputed"


class Donation(SQLModel, table=True):
    """The row whose lock orders everything that happens to a gift.

    `amount` and `currency` are the pledge and are never overwritten. What was charged stands beside them;
    `status` and everything below it is derived from the provider's facts by `donations/settlement.py`.
    """

    __tablename__ = "donations"
    __table_args__ = (
        UniqueConstraint("provider", "checkout_ref"),
        Index("ix_donations_streamer_paid", "streamer_id", "paid_at"),
        Index("ix_donations_created", "created_at", "id"),
        Index("ix_donations_status", "status", "created_at", "id"),
        Index("ix_donations_check", "next_check_at"),
    )

    id: str = Field(primary_key=True)
    streamer_id: str = Field(foreign_key="accounts.id")
    provider: str = Field(description="Where it is paid, from the beginning to the end.")
    amount: int = Field(description="Minor units of `currency`.")
    currency: str = Field(max_length=3)
    donor_name: str = Field(default="", max_length=80, description="Empty is Anonymous.")
    message: str = Field(default="", max_length=500)
    voice: str = Field(default="", max_length=40)
    email: str = Field(
        default="", max_length=254, description="For the receipt. Never shown to the streamer."
    )
    language: str = Field(
        default="",
        max_length=5,
        sa_column_kwargs={"server_default": text("''")},
        description="Of the page it was given on, for mail.",
    )
    address_hash: str = Field(default="", max_length=64, description="Of the sender's address, for limits.")
    request_hash: str | None = Field(
        default=None, unique=True, max_length=64, description="Of the key that makes asking twice one gift."
    )
    request_digest: str = Field(default="", max_length=64, description="Of what was asked under that key.")
    checkout_ref: str | None = Field(default=None, max_length=200)
    checkout_url: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)

    status: str = DonationStatus.PENDING
    is_processing: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": false()},
        description="A payment is under way: nothing may offer to pay once more.",
    )
    charged: int | None = Field(
        default=None, sa_type=BigInteger, description="Minor units of `charged_currency`."
    )
    charged_currency: str | None = Field(default=None, max_length=3)
    refunded: int = Field(default=0, sa_type=BigInteger, description="Minor units of `charged_currency`.")
    is_mismatch: bool = Field(default=False, description="What was charged is not what was pledged.")
    failure: str = Field(default="", max_length=40, description="Why the last attempt failed, in our words.")
    attention: str = Field(
        default="",
        max_length=200,
        sa_column_kwargs={"server_default": text("''")},
        description="Why a person should look at it: words of `donations/attention.py`, by commas.",
    )
    attended: str = Field(
        default="",
        max_length=200,
        sa_column_kwargs={"server_default": text("''")},
        description="What of `attention` the team has looked at and let stand.",
    )
    paid_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    checks: int = 0
