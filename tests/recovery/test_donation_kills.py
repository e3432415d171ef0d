"""The server is killed again and again between a webhook and its settlement. Each donation is booked once.

`STREAMPAI_TEST_KILLS` says how often; `make soak` says 1,000. A fifth of them are spent here.
"""

import asyncio
import base64
import json
import os
import random
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
from sqlmodel import select
from standardwebhooks import Webhook

from streampai_app.models import Account, Alert, Donation, LedgerEntry, LedgerTransaction, Role
from tests.desk import Desk
from tests.people import add_account

KILLS = max(2, int(os.environ.get("STREAMPAI_TEST_KILLS", "50")) // 5)
EACH_ROUND = 4
SECRET = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
pytestmark = pytest.mark.slow


async def test_every_paid_donation_is_booked_once_however_often_the_server_dies(
    make_desk: Callable[..., Desk],
):
    chance = random.Random(20261123)
    desk = make_desk(DODO_WEBHOOK_SECRET=SECRET)
    add_streamer(desk)
    async with httpx.AsyncClient(base_url=desk.url, timeout=5) as client:
        for number in range(KILLS):
            gifts = [asyncio.create_task(give(client, f"{number}.{n}")) for n in range(EACH_ROUND)]
            await asyncio.sleep(chance.uniform(0, 0.25))
            await asyncio.to_thread(desk.restart)
            links = await asyncio.gather(*gifts)
            await asyncio.gather(*(until_paid(client, link) for link in links))
    assert desk.stop() == 0, desk.log()

    donations, bookings, alerts, entries = rows(desk, Donation, LedgerTransaction, Alert, LedgerEntry)
    assert {donation.status for donation in donations if donation.checkout_ref} == {"paid"}
    booked = Counter(booking.donation_id for booking in bookings if booking.kind == "payment")
    assert set(booked.values()) == {1}
    assert len(booked) == len(alerts) == KILLS * EACH_ROUND
    assert sum(entry.amount for entry in entries) == 0


async def give(client: httpx.AsyncClient, key: str) -> str:
    """Pledge and pay, as a donor and Dodo would: each tries again until it is answered."""
    pledge = {"streamer_id": "nova", "amount": 1250, "currency": "EUR"}
    headers = {"Idempotency-Key": key}
    opened = (await until_answered(client, "/api/donations/checkout", json=pledge, headers=headers)).json()
    session_id = opened["checkout_url"].rpartition("/")[2]
    body = json.dumps(event(key, opened["donation_id"], session_id))
    for event_id in (f"evt_{key}", f"evt_{key}", f"evt_{key}_again"):  # at least once, and under two names
        at = datetime.now(UTC)
        signed = {
            "webhook-id": event_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(event_id, at, body),
        }
        await until_answered(client, "/api/webhooks/dodo", content=body, headers=signed)
    return opened["status_url"]


async def until_answered(client: httpx.AsyncClient, path: str, **request) -> httpx.Response:
    while True:
        try:
            answer = await client.post(path, **request)
        except httpx.TransportError:
            await asyncio.sleep(0.05)
            continue
        if answer.status_code < 500:
            answer.raise_for_status()
            return answer


async def until_paid(client: httpx.AsyncClient, link: str) -> None:
    async with asyncio.timeout(60):
        while (await client.get(link)).json()["status"] != "paid":  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def event(key: str, donation_id: str, session_id: str) -> dict:
    return {
        "type": "payment.succeeded",
        "business_id": "bus_1",
        "timestamp": "2026-11-20T10:15:20Z",
        "data": {
            "payment_id": f"pay_{key}",
            "status": "succeeded",
            "total_amount": 1250,
            "currency": "EUR",
            "tax": 200,
            "metadata": {"donation_id": donation_id},
            "checkout_session_id": session_id,
        },
    }


def add_streamer(desk: Desk) -> None:
    with desk.database() as database:
        database.write_now(add_streamer_to)


def add_streamer_to(tx) -> None:
    account = tx.session.get(Account, add_account(tx, "Nova", Role.STREAMER))
    account.username = "nova"
    tx.session.add(account)


def rows(desk: Desk, *tables):
    with desk.database() as database:
        return [
            database.read_now(lambda tx, table=table: tx.session.exec(select(table)).all())
            for table in tables
        ]
