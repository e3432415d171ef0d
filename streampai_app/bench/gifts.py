"""Donations that wait to be paid, and the signed webhooks that say they were."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from ..accounts.secrets import hash_secret, new_secret
from ..db import OFFLINE, make_engine
from ..ids import new_id
from ..models import Account, AlertSettings, Donation, LoginSession, Role
from .population import Someone, insert_rows
from .visitors import marked

AMOUNT, CURRENCY = 1250, "EUR"
_KEY = secrets.token_bytes(32)
SECRET = "whsec_" + base64.b64encode(_KEY).decode()


@dataclass(frozen=True, slots=True)
class Gifts:
    """Pledges to one streamer, `don_<number>` each; the streamer's `secret` is what they sign in with."""

    streamer: Someone
    pledged: int

    def requests(self, *, named: str, first: int = 0) -> Iterator[bytes]:
        """Give webhooks that these are paid, one after the other, then again under other ids.

        `named` keeps the ids of one measurement apart from those of another.
        """
        for number in count():
            yield request(f"evt_{named}_{number}", paid((first + number) % self.pledged))


def pledge(url: str, *, donations: int, asked_at: datetime | None = None) -> Gifts:
    """Fill a migrated database with open donations; those with `asked_at` are due to be asked about then."""
    now = datetime.now(UTC)
    gifts = Gifts(Someone(new_id("acc"), new_secret()), donations)
    engine = make_engine(url, deadlines=OFFLINE)
    try:
        with engine.begin() as connection:
            insert_rows(connection, Account, iter([_account(gifts.streamer, now)]))
            insert_rows(connection, LoginSession, iter([_session(gifts.streamer, now)]))
            insert_rows(connection, AlertSettings, iter([_silence(gifts.streamer, now)]))
            rows = (_donation(number, gifts.streamer.id, asked_at, now) for number in range(donations))
            insert_rows(connection, Donation, rows)
            connection.exec_driver_sql("ANALYZE")
    finally:
        engine.dispose()
    return gifts


def paid(number: int) -> bytes:
    """Return the body of `payment.succeeded` for one of them, as long as Dodo's are."""
    data = payment(number) | {"payload_type": "Payment", "card_network": "visa", "card_last_four": "4242"}
    event = {"business_id": "bus_bench", "type": "payment.succeeded", "timestamp": "2026-11-20T10:15:20Z"}
    return json.dumps(event | {"data": data}).encode()


def payment(number: int) -> dict[str, Any]:
    """Return a payment as Dodo shows it."""
    person = {"customer_id": f"cus_{number}", "name": "Ana Donor", "email": "ana@example.org"}
    return {
        "payment_id": f"pay_{number}",
        "business_id": "bus_bench",
        "brand_id": "bus_bench",
        "status": "succeeded",
        "total_amount": AMOUNT,
        "currency": CURRENCY,
        "tax": 199,
        "settlement_amount": AMOUNT,
        "settlement_currency": CURRENCY,
        "settlement_tax": 199,
        "checkout_session_id": session_of(number),
        "payment_method": "card",
        "customer": person | {"phone_number": None, "metadata": {}},
        "billing": {"country": "DE", "zipcode": "10115", "city": None, "state": None, "street": None},
        "product_cart": [{"product_id": "pdt_bench", "quantity": 1}],
        "metadata": {"donation_id": donation_of(number), "voice": "", "message": marked(number)},
        "disputes": [],
        "refunds": [],
        "created_at": "2026-11-20T10:15:02.114Z",
    }


def donation_of(number: int) -> str:
    """Return the id of a donation."""
    return f"don_{number:026}"


def session_of(number: int) -> str:
    """Return the id of the session in which it is paid."""
    return f"cks_{number:020}"


def request(event_id: str, body: bytes) -> bytes:
    """Return a whole request, signed now."""
    now = int(time.time())
    signed = hmac.new(_KEY, f"{event_id}.{now}.".encode() + body, hashlib.sha256).digest()
    head = (
        "POST /api/webhooks/dodo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nwebhook-id: {event_id}\r\nwebhook-timestamp: {now}\r\n"
        f"webhook-signature: v1,{base64.b64encode(signed).decode()}\r\n\r\n"
    )
    return head.encode() + body


def _account(streamer: Someone, now: datetime) -> dict[str, Any]:
    who = {"id": streamer.id, "email": "nova@bench.invalid", "username": "nova", "name": "Nova"}
    return who | {"role": Role.STREAMER, "created_at": now}


def _session(streamer: Someone, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id("ses"),
        "secret_hash": hash_secret(streamer.secret),
        "created_at": now,
        "seen_at": now,
        "expires_at": now + timedelta(hours=12),
        "account_id": streamer.id,
        "visitor_id": None,
    }


def _silence(streamer: Someone, now: datetime) -> dict[str, Any]:
    """Speech is a program of its own that takes a core: `streampai bench alerts` measures with it."""
    return AlertSettings(streamer_id=streamer.id, is_speech_on=False, updated_at=now).model_dump()


def _donation(number: int, streamer_id: str, asked_at: datetime | None, now: datetime) -> dict[str, Any]:
    return {
        "id": donation_of(number),
        "streamer_id": streamer_id,
        "provider": "dodo",
        "amount": AMOUNT,
        "currency": CURRENCY,
        "donor_name": "Ana",
        "message": marked(number),
        "checkout_ref": session_of(number),
        "created_at": now - timedelta(hours=2),
        "next_check_at": asked_at,
        "checks": 6,
    }
