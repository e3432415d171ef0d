"""A donation as its donor follows it: paid yet, and where its alert stands."""

from dataclasses import dataclass

from ..db import Tx
from ..models import Alert, AlertState, Donation

_WORDS = {
    AlertState.HELD: "held",
    AlertState.READY: "queued",
    AlertState.LEASED: "on_air",
    AlertState.SHOWN: "shown",
    AlertState.SKIPPED: "skipped",
    AlertState.EXPIRED: "expired",
}


@dataclass(frozen=True, slots=True)
class Followed:
    """What the donor may know. `amount` is the pledge, in minor units of `currency`."""

    donation_id: str
    streamer_id: str
    status: str
    alert: str
    amount: int
    currency: str
    failure: str


def follow(tx: Tx, donation: Donation) -> Followed:
    """Return how a donation stands now."""
    alert = tx.session.get(Alert, donation.id)
    return Followed(
        donation.id,
        donation.streamer_id,
        donation.status,
        _WORDS[AlertState(alert.state)] if alert else "none",
        donation.amount,
        donation.currency,
        donation.failure,
    )
