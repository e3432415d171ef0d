"""Links to the thanks page of one donation: whoever holds the secret may follow that donation, no more."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class DonationLink(SQLModel, table=True):
    __tablename__ = "donation_links"

    secret_hash: str = Field(primary_key=True, max_length=64)
    donation_id: str = Field(foreign_key="donations.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
