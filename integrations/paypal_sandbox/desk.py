"""What the stand-in remembers, in memory: tokens, orders, captures, and the webhooks that it sent."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

Json = dict[str, Any]


class Refused(Exception):
    """Answered as PayPal does: a name, and an issue that says what is wrong."""

    def __init__(self, status: int, name: str, issue: str = "") -> None:
        super().__init__(issue or name)
        self.status = status
        self.name = name
        self.issue = issue


@dataclass
class Desk:
    """One stand-in. `sent` holds each webhook as (headers, body), delivered or not."""

    base_url: str
    client_id: str
    client_secret: str
    webhook_id: str
    webhook_url: str | None
    http: httpx.AsyncClient
    tokens: set[str] = field(default_factory=set)
    orders: dict[str, Json] = field(default_factory=dict)
    contexts: dict[str, Json] = field(default_factory=dict)  # by order: where the payer goes back to
    captures: dict[str, Json] = field(default_factory=dict)
    refunds: dict[str, Json] = field(default_factory=dict)
    answers: dict[str, Json] = field(default_factory=dict)  # by PayPal-Request-Id
    sent: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    waiting: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def once(self, request_id: str | None, make: Callable[[], Json]) -> Json:
        """Do a thing once under a request id, and give the same answer after that."""
        if request_id is None:
            return make()
        if request_id not in self.answers:
            self.answers[request_id] = make()
        return self.answers[request_id]


def new_id() -> str:
    """Return an id as PayPal writes them."""
    return secrets.token_hex(9)[:17].upper()
