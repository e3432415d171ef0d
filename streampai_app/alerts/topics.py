"""The names under which changes of alerts, and of the donations they are of, are told."""

from ..db import Tx
from ..models import Alert, Speech

PAYMENTS = "payments"
SPEECH = "speech"  # those who speak


def streamer_topic(streamer_id: str) -> str:
    """The streamer's studio, overlay and public page."""
    return f"streamer:{streamer_id}"


def donation_topic(donation_id: str) -> str:
    """Whoever follows this one donation: its thanks page."""
    return f"donation:{donation_id}"


def presence_topic(streamer_id: str) -> str:
    """The streamer's studio, where it shows whether an overlay is open."""
    return f"presence:{streamer_id}"


def tell_alert(tx: Tx, alert: Alert) -> None:
    """Tell whoever cares that an alert changed: the streamer; donor and team too if it is a gift's."""
    topics = [streamer_topic(alert.streamer_id)]
    ids = {"alert": alert.id}
    if alert.donation_id is not None:
        topics += [donation_topic(alert.donation_id), PAYMENTS]
        ids["donation"] = alert.donation_id
    if alert.speech == Speech.WANTED:
        topics.append(SPEECH)
    tx.tell("alert", *topics, **ids)


def tell_controls(tx: Tx, streamer_id: str) -> None:
    """Tell studio and overlay that the streamer turned a switch or changed a setting."""
    tx.tell("controls", streamer_topic(streamer_id))


def tell_presence(tx: Tx, streamer_id: str) -> None:
    """Tell the studio that an overlay was opened, or that the last one has gone."""
    tx.tell("presence", presence_topic(streamer_id))
