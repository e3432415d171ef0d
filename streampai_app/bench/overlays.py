"""Overlays and paid donations to measure with: who streams, what is given, and a page that plays at once."""

import asyncio
import base64
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
from standardwebhooks import Webhook

from ..accounts.actors import Streamer
from ..accounts.sessions import open_session
from ..alerts import overlays
from ..alerts.preferences import save_preferences
from ..db import Database, Tx
from ..ids import new_id
from ..models import Account, Donation, Role
from .wire import Wire, connect

SECRET = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
PATIENCE = 30.0  # seconds
PING_EVERY = 10.0  # seconds, as the page does


@dataclass(frozen=True, slots=True)
class Star:
    """A streamer with an overlay and a session, and donations that wait to be paid."""

    streamer: Streamer
    secret: str
    session: str
    donations: Sequence[str]


def add_stars(database: Database, count: int, donations_each: int, *, speech: bool) -> list[Star]:
    """Put so many streamers into a migrated database."""
    return [database.write_now(_add_star, number, donations_each, speech) for number in range(count)]


def _add_star(tx: Tx, number: int, donations: int, speech: bool) -> Star:
    username = f"star{number}{secrets.token_hex(3)}"
    account = Account(
        id=new_id("acc"),
        email=f"{username}@example.org",
        username=username,
        name="Star",
        role=Role.STREAMER,
        created_at=tx.now,
    )
    tx.session.add(account)
    tx.session.flush()
    streamer = Streamer(account.id, new_id("ses"), account.name, account.email)
    secret = overlays.rotate_overlay(tx, streamer)
    save_preferences(tx, streamer, {"is_speech_on": speech, "queue_limit": 10_000})
    ids = [_pledge(tx, account.id, f"Greetings number {number} and {each}") for each in range(donations)]
    return Star(streamer, secret, open_session(tx, account_id=account.id), ids)


def _pledge(tx: Tx, streamer_id: str, message: str) -> str:
    donation = Donation(
        id=new_id("don"),
        streamer_id=streamer_id,
        provider="dodo",
        amount=1250,
        currency="EUR",
        donor_name="Ana",
        message=message,
        checkout_ref=new_id("cks"),
        created_at=tx.now,
    )
    tx.session.add(donation)
    tx.session.flush()
    return donation.id


async def pay(http: httpx.AsyncClient, star: Star, donation_id: str) -> None:
    """Tell that a donation was paid, as Dodo does."""
    event_id, at = new_id("evt"), datetime.now(UTC)
    body = json.dumps(_event(star, donation_id))
    signed = {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(event_id, at, body),
    }
    answer = await http.post("/api/webhooks/dodo", content=body, headers=signed)
    answer.raise_for_status()


def _event(star: Star, donation_id: str) -> dict:
    return {
        "type": "payment.succeeded",
        "business_id": "bus_1",
        "timestamp": "2026-11-20T10:15:20Z",
        "data": {
            "payment_id": f"pay_{donation_id}",
            "status": "succeeded",
            "total_amount": 1250,
            "currency": "EUR",
            "tax": 0,
            "metadata": {"donation_id": donation_id, "streamer_id": star.streamer.id},
        },
    }


class OverlayPage:
    """One open overlay: it plays every alert in no time, and notes when it was told what."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.heard: dict[str, float] = {}  # alert to `time.perf_counter()`
        self.spoken: set[str] = set()
        self.is_panicked = False
        self._news = asyncio.Event()
        self._life: asyncio.Task[None] | None = None

    async def open(self, url: str, origin: str) -> "OverlayPage":
        self._wire: Wire = await connect(url, {"Origin": origin})
        self._wire.listen(self._take)
        hello = {"op": "hello", "token": self._token, "page": new_id("pag"), "playing": None}
        self._wire.send(json.dumps(hello).encode())
        await self.until(lambda: self.is_welcome)
        self._life = asyncio.create_task(self._give_signs_of_life())
        return self

    is_welcome = False

    def close(self) -> None:
        if self._life is not None:
            self._life.cancel()
        self._wire.close()

    async def _give_signs_of_life(self) -> None:
        while True:
            await asyncio.sleep(PING_EVERY)
            self._wire.send(json.dumps({"op": "ping"}).encode())

    async def until(self, holds, patience: float = PATIENCE) -> None:
        """Wait until something holds; each frame may bring it about. Raises `TimeoutError`."""
        async with asyncio.timeout(patience):
            while not holds():
                self._news.clear()
                await self._news.wait()

    def _take(self, payload: bytes) -> None:
        now, frame = time.perf_counter(), json.loads(payload)
        if frame["op"] == "play":
            self.heard.setdefault(frame["alert"], now)
            if frame.get("speech"):
                self.spoken.add(frame["alert"])
            for op in ("began", "ended"):
                word = {"op": op, "alert": frame["alert"], "lease": frame["lease"]}
                self._wire.send(json.dumps(word).encode())
        elif frame["op"] in {"welcome", "scene"}:
            self.is_welcome = True
            self.is_panicked = frame.get("panicked", False)
        self._news.set()
