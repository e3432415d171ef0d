"""The books: double entry, per currency, only ever added to."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class LedgerAccount(StrEnum):
    CLEARING = "provider-clearing"  # what the provider holds for us: debit is positive
    PAYABLE = "streamer-payable"  # what we owe the streamer: credit, negative
    HELD = "held-by-dispute"  # what we owe the streamer once a dispute is won: credit
    FEES = "fees"
    TAX = "tax"


class LedgerTransaction(SQLModel, table=True):
    """One event in the books. `(donation_id, kind, ref)` is unique, so nothing is booked twice."""

    __tablename__ = "ledger_transactions"
    __table_args__ = (UniqueConstraint("donation_id", "kind", "ref"),)

    id: str = Field(primary_key=True)
    donation_id: str = Field(foreign_key="donations.id")
    kind: str = Field(max_length=20)
    ref: str = Field(max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)


class LedgerEntry(SQLModel, table=True):
    """An amount on an account: positive is debit. The entries of a transaction sum to zero per currency."""

    __tablename__ = "ledger_entries"

    transaction_id: str = Field(primary_key=True, foreign_key="ledger_transactions.id")
    account: str = Field(primary_key=True, max_length=20)
    currency: str = Field(primary_key=True, max_length=3)
    amount: int = Field(sa_type=BigInteger, description="Minor units.")
