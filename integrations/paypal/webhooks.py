"""Webhooks: did PayPal send this? It is asked, with the event's own bytes. (Notifications API v1.)"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from .. import reading
from .client import PayPalClient
from .errors import BadRequest, BadSignature

LONGEST_HEADER = 2000
HEADERS = ("auth_algo", "cert_url", "transmission_id", "transmission_sig", "transmission_time")


@dataclass(frozen=True, slots=True)
class VerifiedWebhook:
    """What PayPal really sent. `id` is the event's, and stays the same when it is sent again."""

    id: str
    body: bytes


async def verify_webhook(
    client: PayPalClient, body: bytes, headers: Mapping[str, str], webhook_id: str
) -> VerifiedWebhook:
    """Return the webhook if PayPal says that it sent it to our `webhook_id`.

    Raises `BadSignature` for what is not PayPal's or cannot be, and what a client raises when PayPal does
    not answer: then nothing is known, and PayPal must be told to send it again.
    """
    event_id = _event_id(body)
    question = _question(body, {name.lower(): value for name, value in headers.items()}, webhook_id)
    try:
        status = await client.post(
            "v1/notifications/verify-webhook-signature",
            lambda answer: reading.text(answer, "verification_status"),
            question,
        )
    except BadRequest as error:  # what it cannot even look at, it did not send
        raise BadSignature(str(error)) from error
    if status != "SUCCESS":
        raise BadSignature(f"PayPal says {status[:20]}")
    return VerifiedWebhook(event_id, body)


def _event_id(body: bytes) -> str:
    """Return the event's id. What has none is not worth a question."""
    try:
        return reading.reference(reading.an_object(reading.parse(body), "the event"), "id")
    except reading.Odd as error:
        raise BadSignature(str(error)) from None


def _question(body: bytes, headers: Mapping[str, str], webhook_id: str) -> bytes:
    """Put the event, byte for byte, into the question.

    It is known to be one JSON object: another text could end the question early and add fields of its own.
    """
    fields = {name: headers.get("paypal-" + name.replace("_", "-"), "") for name in HEADERS}
    if not all(value and value.isascii() and len(value) <= LONGEST_HEADER for value in fields.values()):
        raise BadSignature("a header is missing or odd")
    head = json.dumps(fields | {"webhook_id": webhook_id})
    return head[:-1].encode() + b', "webhook_event": ' + body + b"}"
