"""Webhooks, and the call that verifies them. Only the stand-in itself can check its signature."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from .desk import Desk, Json, Refused, new_id


def announce(desk: Desk, event_type: str, resource_type: str, resource: Json) -> None:
    """Note an event; it waits until `send_webhooks`."""
    event = {
        "id": f"WH-{new_id()}",
        "event_version": "1.0",
        "create_time": datetime.now(UTC).isoformat(timespec="seconds"),
        "resource_type": resource_type,
        "event_type": event_type,
        "summary": "",
        "resource": resource,
        "links": [],
    }
    body = json.dumps(event).encode()
    webhook = (_headers(desk, body), body)
    desk.sent.append(webhook)
    desk.waiting.append(webhook)


async def send_webhooks(desk: Desk) -> list[int]:
    """Post what waits. Returns the status of each answer; what was not taken waits again."""
    waiting, desk.waiting = desk.waiting, []
    statuses = []
    for headers, body in waiting:
        answer = await desk.http.post(desk.webhook_url or "", content=body, headers=headers)
        statuses.append(answer.status_code)
        if not answer.is_success:
            desk.waiting.append((headers, body))
    return statuses


def verification_status(desk: Desk, question: bytes) -> str:
    """Answer whether this desk sent what stands in the question. Raises `Refused`."""
    try:
        asked: Any = json.loads(question)
        fields = {name: str(asked[name]) for name in _FIELDS}
        event = asked["webhook_event"]
    except (ValueError, KeyError, TypeError):
        raise Refused(400, "VALIDATION_ERROR") from None
    for headers, body in desk.sent:
        same = all(headers[f"PAYPAL-{name.replace('_', '-').upper()}"] == fields[name] for name in _FIELDS)
        if same and json.loads(body) == event and asked.get("webhook_id") == desk.webhook_id:
            return "SUCCESS"
    return "FAILURE"


_FIELDS = ("auth_algo", "cert_url", "transmission_id", "transmission_sig", "transmission_time")


def _headers(desk: Desk, body: bytes) -> dict[str, str]:
    signature = hmac.new(desk.client_secret.encode(), body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "PAYPAL-AUTH-ALGO": "SHA256withRSA",
        "PAYPAL-CERT-URL": f"{desk.base_url}/v1/notifications/certs/CERT-1",
        "PAYPAL-TRANSMISSION-ID": new_id(),
        "PAYPAL-TRANSMISSION-SIG": signature,
        "PAYPAL-TRANSMISSION-TIME": datetime.now(UTC).isoformat(timespec="seconds"),
    }
