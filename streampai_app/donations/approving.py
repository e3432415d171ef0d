"""Letting on air what was held: an admin has looked at it and finds nothing wrong."""

from ..accounts.actors import Actor
from ..accounts.audit import record
from ..accounts.permission import require_admin
from ..db import Tx
from ..errors import Conflict, NotFound
from ..models import Alert, AlertState, Donation
from .topics import topics_of

APPROVED = "approved"


def approve_for_air(tx: Tx, actor: Actor | None, donation_id: str) -> None:
    """Put a held alert in its streamer's queue. What was flagged stays flagged.

    Raises `NotAllowed`, `NotFound`, and `Conflict` if the alert is not held (any more).
    """
    admin = require_admin(actor)
    alert = tx.session.get(Alert, donation_id, with_for_update=True)
    donation = tx.session.get(Donation, donation_id)
    if alert is None or donation is None:
        raise NotFound("There is no such alert.")
    if alert.state != AlertState.HELD:
        raise Conflict(f"This alert is not held: it is {alert.state}.", reason="not-held")
    reason, alert.state, alert.reason = alert.reason, AlertState.READY, APPROVED
    tx.session.add(alert)
    record(tx, admin, "alert.approve", donation_id, held_for=reason)
    tx.tell("donation", *topics_of(donation), donation=donation_id)
