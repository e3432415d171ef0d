"""Webhooks: did Dodo send this? (Standard Webhooks 1.0.0, the symmetric scheme.)

`standardwebhooks` computes the signature; what may be wrong with a request is checked here. Its own `verify`
reads the clock itself and lets a malformed header escape as any of four exceptions (1.1.0).
"""

import base64
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from standardwebhooks import Webhook

from .errors import BadSecret, BadSignature

TOLERANCE = 300  # seconds, to both sides
LONGEST_ID = 255
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SECRET_BYTES = range(24, 65)


@dataclass(frozen=True, slots=True)
class VerifiedWebhook:
    """What Dodo really sent. `id` stays the same when it sends again; `timestamp` is that of the attempt."""

    id: str
    timestamp: datetime
    body: bytes


def read_secrets(configured: str) -> tuple[str, ...]:
    """Return the webhook secrets in a comma-separated setting; more than one while they are being rotated.

    Raises `BadSecret` for one that is none, without repeating it: a log is no place for a secret.
    """
    secrets = tuple(secret.strip() for secret in configured.split(",") if secret.strip())
    for number, secret in enumerate(secrets, start=1):
        if _bytes_of(secret.removeprefix("whsec_")) not in _SECRET_BYTES:
            raise BadSecret(
                f"webhook secret {number} of {len(secrets)} is not base64 of 24 to 64 bytes (whsec_...)"
            )
    return secrets


def verify_webhook(
    body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime
) -> VerifiedWebhook:
    """Return the webhook if one of the secrets signed exactly these bytes within five minutes of `now`.

    Header names are read in any case. Raises `BadSignature` for everything else, and nothing but that.
    """
    given = {name.lower(): value for name, value in headers.items()}
    message_id = _id_in(given.get("webhook-id", ""))
    timestamp = _timestamp_in(given.get("webhook-timestamp", ""), now)
    signatures = _signatures_in(given.get("webhook-signature", ""))
    text = _text_of(body)
    for secret in secrets:
        expected = Webhook(secret).sign(message_id, timestamp, text).removeprefix("v1,")
        if any(hmac.compare_digest(base64.b64decode(expected), signature) for signature in signatures):
            return VerifiedWebhook(message_id, timestamp, body)
    raise BadSignature("no signature of ours")


def _id_in(header: str) -> str:
    if not header or len(header) > LONGEST_ID or not header.isascii() or not header.isprintable():
        raise BadSignature("no webhook-id")
    return header


def _timestamp_in(header: str, now: datetime) -> datetime:
    if not _TIMESTAMP.fullmatch(header):  # \d would let in the digits of every script
        raise BadSignature("no webhook-timestamp")
    seconds = int(header)
    if abs(now.timestamp() - seconds) > TOLERANCE:
        raise BadSignature("too old, or from the future")
    return datetime.fromtimestamp(seconds, UTC)


def _signatures_in(header: str) -> list[bytes]:
    """Return the signatures of version 1 that are well formed, as bytes. Raises `BadSignature` for none."""
    found = [signature for signature in map(_signature, header.split(" ")) if signature]
    if not found:
        raise BadSignature("no webhook-signature")
    return found


def _signature(entry: str) -> bytes | None:
    version, _, encoded = entry.partition(",")
    if version != "v1":
        return None
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError:  # binascii.Error is one too
        return None


def _text_of(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise BadSignature("the body is not UTF-8") from None


def _bytes_of(encoded: str) -> int:
    """Return how many bytes a text is in base64, with or without its padding; 0 if it is none."""
    try:
        return len(base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True))
    except ValueError:  # binascii.Error is one too
        return 0
