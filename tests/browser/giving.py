"""Donations for tests in a browser: a donor without one, a streamer, and what their provider would say."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from streampai_app.accounts.passwords import hash_password
from streampai_app.accounts.people import Person, add_account
from streampai_app.accounts.sessions import open_session
from streampai_app.db import OFFLINE, Database, Tx
from streampai_app.models import Receipt, ReceiptState, Role

from ..desk import Desk, somewhere

PASSWORD = "a password for streamers"
PASSWORD_HASH = hash_password(PASSWORD)


@dataclass
class Donation:
    """A donation under way: whoever has its addresses pays and follows it."""

    id: str
    checkout_url: str
    status_url: str

    def press(self, button: str) -> None:
        """Press a button of the sandbox's page: `pay`, `decline`, `cancel`."""
        payer = {"email": "ana@example.org", "name": "Ana Donor"}
        answer = httpx.post(f"{self.checkout_url}/{button}", data=payer)
        assert answer.status_code == 303, answer.text

    def status(self) -> str:
        return httpx.get(self.status_url).json()["status"]


@dataclass
class Streamer:
    """Somebody new on a desk, with a studio and a donation page."""

    desk: Desk
    username: str = field(default_factory=lambda: f"nova-{uuid4().hex[:8]}")
    email: str = ""
    secret: str = ""

    def __post_init__(self) -> None:
        self.email = f"{self.username}@desk.test"
        self.secret = in_database(self.desk, self._join)

    def give(self, **changes: Any) -> Donation:
        """Pledge something to them, as a donor's program would."""
        return give_to(self.desk, self.username, **changes)

    def _join(self, tx: Tx) -> str:
        person = Person(Role.STREAMER, self.email, self.username, "Nova")
        account = add_account(tx, None, person, PASSWORD_HASH)
        return open_session(tx, account_id=account.id)


def give_to(desk: Desk, username: str, **changes: Any) -> Donation:
    """Pledge something to a streamer, as a donor's program would."""
    pledge = {
        "streamer_id": username,
        "amount": 1250,
        "currency": "EUR",
        "donor_name": "Ana",
        "message": "Great stream!",
    }
    answer = httpx.post(f"{desk.url}/api/donations/checkout", json=pledge | changes, headers=somewhere())
    answer.raise_for_status()
    told = answer.json()
    return Donation(told["donation_id"], told["checkout_url"], told["status_url"])


def in_database(desk: Desk, work: Any, *arguments: Any) -> Any:
    """Do something beside the server, which is not told of it. A seed may take long: nobody waits for it."""
    database = Database(f"sqlite:///{desk.folder / 'data' / 'desk.db'}", deadlines=OFFLINE)
    try:
        return database.write_now(work, *arguments)
    finally:
        database.close()


def add_dead_letter(tx: Tx, donation: Donation, event_id: str) -> None:
    """Store a webhook that says that a donation was paid, and that was given up on."""
    payment = {
        "payload_type": "Payment",
        "payment_id": f"pay_{uuid4().hex}",
        "status": "succeeded",
        "total_amount": 1250,
        "currency": "EUR",
        "metadata": {"donation_id": donation.id},
    }
    event = {
        "business_id": "bus_1",
        "type": "payment.succeeded",
        "timestamp": tx.now.isoformat(),
        "data": payment,
    }
    tx.session.add(
        Receipt(
            provider="dodo",
            event_id=event_id,
            type="payment.succeeded",
            body=json.dumps(event).encode(),
            state=ReceiptState.DEAD,
            attempts=8,
            due_at=None,
            failure="OperationalError: the disk was full",
            received_at=tx.now,
            sent_at=tx.now,
        )
    )
