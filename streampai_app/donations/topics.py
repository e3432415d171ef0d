"""The names under which changes of donations are told."""

from ..models import Donation

PAYMENTS = "payments"


def streamer_topic(streamer_id: str) -> str:
    """The streamer's studio, overlay and public page."""
    return f"streamer:{streamer_id}"


def donation_topic(donation_id: str) -> str:
    """Whoever follows this one donation: its thanks page."""
    return f"donation:{donation_id}"


def topics_of(donation: Donation) -> tuple[str, str, str]:
    """All who care when something happens to a donation."""
    return (donation_topic(donation.id), streamer_topic(donation.streamer_id), PAYMENTS)
