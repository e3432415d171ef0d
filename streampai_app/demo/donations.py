"""Past donations for the demo streamer, brought about as real ones: pledged, paid by webhook, settled, shown.

Everything that a provider would have named is called `demo`, so nobody takes it for money.
"""

import json
from datetime import timedelta

from ..db import Tx
from ..donations.checkout import attach_checkout, begin
from ..donations.facts import FeeFact
from ..donations.gateways import Checkout
from ..donations.gateways.dodo import NAME, read_event
from ..donations.receipts import Delivery, receive, work
from ..donations.reconciliation import take_facts
from ..models import Alert, AlertState, Donation, DonationPage
from .gifts import GIFTS, GOAL, GOAL_AMOUNT, GOAL_DAYS, GREETING, DemoGift

WHILE_PAYING = timedelta(seconds=40)


def give_donations(tx: Tx, streamer_id: str) -> None:
    """Open the streamer's page, and fill its last week."""
    today = tx.now
    tx.session.add(
        DonationPage(
            streamer_id=streamer_id,
            greeting=GREETING,
            goal_title=GOAL,
            goal_amount=GOAL_AMOUNT,
            goal_currency="EUR",
            goal_since=today - timedelta(days=GOAL_DAYS),
            updated_at=today,
        )
    )
    tx.session.flush()
    for number, gift in enumerate(GIFTS, start=1):
        tx.now = today - timedelta(hours=gift.hours_ago)
        _give(tx, streamer_id, gift, f"demo_{number}")
    tx.now = today


def _give(tx: Tx, streamer_id: str, gift: DemoGift, mark: str) -> None:
    donation = begin(tx, _pledge(streamer_id, gift), NAME, mark, "").donation
    donation = attach_checkout(tx, donation.id, Checkout(f"cks_{mark}", ""))
    tx.now += WHILE_PAYING
    receive(tx, [Delivery(NAME, f"evt_{mark}", _event(tx, donation, mark), tx.now)])
    work(tx, NAME, f"evt_{mark}", read_event)
    fee = donation.amount * 4 // 100 + 40  # as the sandbox takes them
    take_facts(tx, NAME, [FeeFact(f"pay_{mark}", {donation.currency: fee})])
    alert = tx.session.get_one(Alert, donation.id)
    alert.state = AlertState.SHOWN  # nobody was watching, but it is long past
    tx.session.add(alert)


def _pledge(streamer_id: str, gift: DemoGift) -> dict[str, object]:
    return {
        "streamer_id": streamer_id,
        "amount": gift.amount,
        "currency": gift.currency,
        "donor_name": gift.name,
        "message": gift.message,
        "voice": gift.voice,
    }


def _event(tx: Tx, donation: Donation, mark: str) -> bytes:
    """Return the webhook that would have told of the payment."""
    payment = {
        "payload_type": "Payment",
        "payment_id": f"pay_{mark}",
        "status": "succeeded",
        "total_amount": donation.amount,
        "currency": donation.currency,
        "checkout_session_id": donation.checkout_ref,
        "metadata": {"donation_id": donation.id},
    }
    event = {
        "business_id": "bus_demo",
        "type": "payment.succeeded",
        "timestamp": tx.now.isoformat(),
        "data": payment,
    }
    return json.dumps(event).encode()
