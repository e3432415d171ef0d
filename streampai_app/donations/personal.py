"""What somebody gave, handed out or forgotten. The books keep every number."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, update
from sqlmodel import col, select

from ..db import Tx, lock_rows
from ..models import Alert, Donation, Speech
from .pipeline import lock_queues_of

_WORDS = {"donor_name", "message", "voice", "email"}
_GIFT = {"id", "streamer_id", "amount", "currency", "status", "created_at"}


def donations_given_as(tx: Tx, email: str) -> list[str]:
    """Return the ids of the gifts beside which this address was typed. It may be anybody's."""
    query = select(Donation.id).where(func.lower(Donation.email) == email.lower())
    return list(tx.session.exec(query.order_by(col(Donation.id))).all())


def personal_donations(tx: Tx, ids: Collection[str]) -> list[dict[str, Any]]:
    """Return these gifts, oldest first. Their address is never verified: it was typed beside the gift."""
    query = select(Donation).where(col(Donation.id).in_(ids)).order_by(col(Donation.id))
    return [
        row.model_dump(mode="json", include=_WORDS | _GIFT) | {"email_verified": False}
        for row in tx.session.exec(query)
    ]


def forget_donations(tx: Tx, donation_ids: Collection[str]) -> int:
    """Take the giver from these gifts, and from what is still to go on stream of them. Return how many."""
    lock_queues_of(tx, donation_ids)
    ids = lock_rows(tx, Donation, col(Donation.id).in_(donation_ids))
    nobody = {"donor_name": "", "message": "", "email": "", "language": "", "address_hash": ""}
    tx.connection.execute(update(Donation).where(col(Donation.id).in_(ids)).values(nobody))
    silent = {"name": "", "text": "", "findings": [], "speech": Speech.NONE, "speech_ref": "", "speech_ms": 0}
    tx.connection.execute(update(Alert).where(col(Alert.donation_id).in_(ids)).values(silent))
    return len(ids)
