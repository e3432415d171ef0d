"""Sends what is due: settles refunds, signs webhooks, posts them, minds the schedule."""

import asyncio
import json
import logging
import secrets
import sqlite3
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import httpx
from standardwebhooks import Webhook

from .deliveries import claim_next, next_due, record
from .disputes import event_json
from .faults import strikes
from .refunds import refund_json, settle_refunds
from .whole_payment import payment_json
from .world import Tx, World, written

log = logging.getLogger(__name__)

LONGEST_NAP = 1.0  # seconds; another process of the same file may have something due

_DATA = {
    "payment": ("Payment", payment_json),
    "refund": ("Refund", refund_json),
    "dispute": ("Dispute", event_json),
}


async def pump(world: World) -> int:
    """Do all that is due at the sandbox's time, once. Returns how many webhooks were sent."""
    sent = 0
    while True:
        with world.transaction() as tx:
            settle_refunds(tx)
            delivery = claim_next(tx)
            request = _request(tx, delivery) if delivery else None
        if delivery is None or request is None:
            return sent
        acknowledged, answer = await _post(world, request)
        with world.transaction() as tx:
            record(tx, delivery, acknowledged=acknowledged, answer=answer)
        sent += 1


async def keep_pumping(world: World) -> None:
    """Pump for as long as the process lives."""
    while True:
        world.wake.clear()
        try:
            await pump(world)
            with world.transaction() as tx:
                due = next_due(tx)
        except Exception:  # a file that is locked or full: what is due stays so
            log.exception("the sandbox could not send what is due")
            due = None
        nap = LONGEST_NAP if due is None else min(LONGEST_NAP, max(0.05, due - world.clock().timestamp()))
        try:
            async with asyncio.timeout(nap):
                await world.wake.wait()
        except TimeoutError:
            continue


def event_body(tx: Tx, delivery: sqlite3.Row) -> bytes:
    """Return the body of a webhook: its own type and time, and the data as they are now, as with Dodo."""
    payload_type, data_of = _DATA[delivery["type"].partition(".")[0]]
    data: dict[str, Any] = {"payload_type": payload_type} | data_of(tx, delivery["object_id"])
    event = {
        "business_id": tx.world.business_id,
        "type": delivery["type"],
        "timestamp": written(delivery["happened_at"]),
        "data": data,
    }
    return json.dumps(event, ensure_ascii=False).encode()


def _request(tx: Tx, delivery: sqlite3.Row) -> httpx.Request:
    secret = tx.world.secret if strikes(tx, "bad_signature") is None else _another_secret()
    body, now = event_body(tx, delivery), datetime.fromtimestamp(int(tx.now), UTC)
    headers = {
        "content-type": "application/json",
        "webhook-id": delivery["webhook_id"],
        "webhook-timestamp": str(int(tx.now)),
        "webhook-signature": Webhook(secret).sign(delivery["webhook_id"], now, body.decode()),
    }
    return tx.world.http.build_request("POST", tx.world.webhook_url, content=body, headers=headers)


async def _post(world: World, request: httpx.Request) -> tuple[bool, str]:
    """Return whether it was acknowledged, and what came back. Any 2xx does; a redirect does not."""
    try:
        response = await world.http.send(request)
    except httpx.HTTPError as error:
        return False, type(error).__name__
    return response.is_success, str(response.status_code)


def _another_secret() -> str:
    return b64encode(secrets.token_bytes(32)).decode()
