"""The names under which changes of donations are told. An alert's changes are told to the same."""

from ..alerts.topics import PAYMENTS, donation_topic, streamer_topic
from ..models import Donation

__all__ = ["PAYMENTS", "donation_topic", "streamer_topic", "topics_of"]


def topics_of(donation: Donation) -> tuple[str, str, str]:
    """All who care when something happens to a donation."""
    return (donation_topic(donation.id), streamer_topic(donation.streamer_id), PAYMENTS)
