"""A donation as its donor follows it: paid yet, and where its alert stands."""

from dataclasses import dataclass
from enum import StrEnum

from ..alerts.rules import public_status
from ..db import Tx
from ..models import Alert, Donation, DonationStatus


class Stage(StrEnum):
    """Where a donation is on its way, as one word."""

    WAITING = "waiting"
    PROCESSING = "processing"
    PAID = "paid"
    REVIEW = "review"
    QUEUED = "queued"
    ON_AIR = "on_air"
    SHOWN = "shown"
    NOT_SHOWN = "not_shown"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    DISPUTED = "disputed"


_OF_ALERT = {
    "held": Stage.REVIEW,
    "queued": Stage.QUEUED,
    "on_air": Stage.ON_AIR,
    "shown": Stage.SHOWN,
    "skipped": Stage.NOT_SHOWN,
    "expired": Stage.NOT_SHOWN,
}
_OF_STATUS = {
    DonationStatus.PENDING: Stage.WAITING,
    DonationStatus.FAILED: Stage.FAILED,
    DonationStatus.CANCELLED: Stage.CANCELLED,
    DonationStatus.REFUNDED: Stage.REFUNDED,
    DonationStatus.DISPUTED: Stage.DISPUTED,
}
LAST = frozenset({Stage.SHOWN, Stage.NOT_SHOWN, Stage.REFUNDED})


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
    is_processing: bool = False
    heard: bool | None = None  # whether its alert sounded where it was shown

    @property
    def stage(self) -> Stage:
        """Where it is. A failure need not be the end: the same payment may still succeed."""
        if self.is_processing:
            return Stage.PROCESSING
        if self.status != DonationStatus.PAID:
            return _OF_STATUS.get(self.status, Stage.WAITING)  # an unknown one is never said to be paid
        return _OF_ALERT.get(self.alert, Stage.PAID)

    @property
    def is_final(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.stage in LAST


def follow(tx: Tx, donation: Donation) -> Followed:
    """Return how a donation stands now."""
    alert = tx.session.get(Alert, donation.id)
    return Followed(
        donation.id,
        donation.streamer_id,
        donation.status,
        public_status(alert),
        donation.amount,
        donation.currency,
        donation.failure,
        donation.is_processing,
        alert.heard if alert else None,
    )
