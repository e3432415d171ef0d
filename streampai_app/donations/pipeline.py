"""What happens once a donation is paid: the one door to everything that shows it.

`process_donation` runs inside the settlement's transaction, as often as settlement runs, so the alert row
exists if and only if the money was booked. What takes time (speech, playing) follows from that row later.
"""

from collections.abc import Sequence

from sqlalchemy import bindparam
from sqlmodel import col, select

from ..alerts.preferences import settings_row
from ..alerts.queueing import Gift, change_state, enqueue
from ..alerts.rules import WAITING
from ..db import Tx
from ..models import Alert, AlertState, Donation
from .currencies import OFFERS
from .pages import currency_of
from .rules import Outcome, alert_for

BEFORE_AIR = frozenset({AlertState.HELD, AlertState.READY, AlertState.SKIPPED})
OURS = frozenset({"", "mismatch", "refunded", "disputed"})  # reasons that settlement gives and may take back
USUAL = {currency: offer.presets[1] for currency, offer in OFFERS.items()}  # what tiers are scaled by


def process_donation(tx: Tx, donation: Donation, outcome: Outcome) -> None:
    """Give a paid donation its alert, or bring the alert in line with a refund, a dispute, a correction.

    An alert that has begun to play, or that somebody has decided about, is left alone; but what waits for
    its turn is skipped once the money has gone back, whoever approved it.
    """
    state, reason = alert_for(outcome)
    alert = tx.session.exec(_ALERT, params={"donation_id": donation.id}).first()
    if alert is None:
        currency = currency_of(tx, donation.streamer_id)
        enqueue(tx, _gift(donation, outcome), state, reason, page_currency=currency, usual=USUAL)
    elif alert.state != state and _follows(alert, state):
        change_state(tx, alert, state, reason)


def lock_queues_of(tx: Tx, donation_ids: Sequence[str]) -> None:
    """Lock the queues of alerts of these donations' streamers: before several alerts are."""
    whose = select(Donation.streamer_id).where(col(Donation.id).in_(donation_ids)).distinct()
    for streamer_id in sorted(tx.session.exec(whose)):
        settings_row(tx, streamer_id)


_ALERT = select(Alert).where(Alert.id == bindparam("donation_id")).with_for_update(key_share=True)


def _gift(donation: Donation, outcome: Outcome) -> Gift:
    return Gift(
        donation.id,
        donation.streamer_id,
        donation.donor_name,
        donation.message,
        donation.voice,
        outcome.charged or 0,
        outcome.charged_currency or donation.currency,
    )


def _follows(alert: Alert, state: AlertState) -> bool:
    if state == AlertState.SKIPPED and alert.state in WAITING:
        return True
    return alert.state in BEFORE_AIR and alert.reason in OURS
