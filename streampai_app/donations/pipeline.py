"""What happens once a donation is paid: the one door to everything that shows it.

`process_donation` runs inside the settlement's transaction, as often as settlement runs, so the alert row
exists if and only if the money was booked. What takes time (speech, playing) follows from that row later.
"""

from ..db import Tx
from ..models import Alert, AlertState, Donation
from .rules import Outcome, alert_for

BEFORE_AIR = frozenset({AlertState.HELD, AlertState.READY, AlertState.SKIPPED})
WAITING = frozenset({AlertState.HELD, AlertState.READY})
OURS = frozenset({"", "mismatch", "refunded", "disputed"})  # reasons that settlement gives and may take back


def process_donation(tx: Tx, donation: Donation, outcome: Outcome) -> None:
    """Give a paid donation its alert, or bring the alert in line with a refund, a dispute, a correction.

    An alert that has begun to play, or that somebody has decided about, is left alone; but what waits for
    its turn is skipped once the money has gone back, whoever approved it.
    """
    state, reason = alert_for(outcome)
    alert = tx.session.get(Alert, donation.id, with_for_update=True)
    if alert is None:
        alert = Alert(
            donation_id=donation.id,
            streamer_id=donation.streamer_id,
            state=state,
            reason=reason,
            created_at=tx.now,
        )
    elif _follows(alert, state):
        alert.state, alert.reason = state, reason
    tx.session.add(alert)
    tx.session.flush()


def _follows(alert: Alert, state: AlertState) -> bool:
    if state == AlertState.SKIPPED and alert.state in WAITING:
        return True
    return alert.state in BEFORE_AIR and alert.reason in OURS
