"""What somebody gave under an e-mail address, handed out or forgotten. The books keep every number."""

from typing import Any

from sqlalchemy import func, update
from sqlmodel import col, select

from ..db import Tx
from ..models import Alert, Donation, Speech

_WORDS = {"donor_name", "message", "voice", "email"}
_GIFT = {"id", "streamer_id", "amount", "currency", "status", "created_at"}


def personal_donations(tx: Tx, email: str) -> list[dict[str, Any]]:
    """Return the gifts that were given with this address, oldest first."""
    query = select(Donation).where(_given_as(email)).order_by(col(Donation.id))
    return [row.model_dump(mode="json", include=_WORDS | _GIFT) for row in tx.session.exec(query)]


def forget_donations(tx: Tx, email: str) -> int:
    """Take the giver from the gifts given with this address, and from what is still to go on stream of them.

    Return how many gifts.
    """
    query = select(Donation.id).where(_given_as(email)).order_by(col(Donation.id)).with_for_update()
    ids = list(tx.session.exec(query).all())
    nobody = {"donor_name": "", "message": "", "email": "", "language": "", "address_hash": ""}
    tx.connection.execute(update(Donation).where(col(Donation.id).in_(ids)).values(nobody))
    silent = {"name": "", "text": "", "findings": [], "speech": Speech.NONE, "speech_ref": "", "speech_ms": 0}
    tx.connection.execute(update(Alert).where(col(Alert.donation_id).in_(ids)).values(silent))
    return len(ids)


def _given_as(email: str) -> Any:
    return func.lower(Donation.email) == email.lower()
