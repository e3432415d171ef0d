"""Ten thousand open donations, and a provider that may be asked so often and no more.

The time of the rate limit is played: waiting costs nothing here, everything else is as in the desk. So one
sees what is asked of the provider when, and what asking costs us.
"""

import time
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from integrations import dodo

from .. import schema
from ..db import Database
from ..donations.gateways import Gateways
from ..donations.gateways.dodo import DodoGateway
from ..donations.reconciliation import reconcile_due
from ..settings import Settings
from .gifts import payment, pledge
from .server import database_of
from .settling import count_paid

PAID_EACH = 100  # one in so many has been paid, and its webhook never came


@dataclass(slots=True)
class PlayedClock:
    """A clock that only moves when somebody sleeps."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@dataclass(slots=True)
class Provider:
    """Answers like Dodo, and notes when it was asked."""

    clock: PlayedClock
    asked: list[float] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(self.clock())
        kind, _, ref = request.url.path.strip("/").partition("/")
        if kind == "checkouts":
            number = int(ref.removeprefix("cks_"))
            paid = f"pay_{number}" if number % PAID_EACH == 0 else None
            status = "succeeded" if paid else None
            told = {"id": ref, "payment_id": paid, "payment_status": status}
            return httpx.Response(200, json=told | {"created_at": "2026-11-20T10:15:02Z"})
        if kind == "payments":
            return httpx.Response(200, json=payment(int(ref.removeprefix("pay_"))))
        return httpx.Response(200, json={"items": []})


@dataclass(frozen=True, slots=True)
class Asked:
    """What came out. `minutes` are of the played clock, `seconds` of the real one."""

    donations: int
    requests: int
    minutes: float
    most_in_a_second: int
    most_in_a_minute: int
    found: int
    missing: int
    seconds: float


async def reconcile_all(kind: str, donations: int) -> Asked:
    """Ask about so many donations whose time has come."""
    with database_of(kind) as url:
        address = Settings(database_url=url).database
        schema.migrate(address)
        pledge(address, donations=donations, asked_at=datetime.now(UTC))
        db = Database(address)
        try:
            return await _reconcile(db, donations)
        finally:
            db.close()


async def _reconcile(db: Database, donations: int) -> Asked:
    clock = PlayedClock()
    provider = Provider(clock)
    pacing = dodo.Pacing(clock=clock, sleep=clock.sleep)
    transport = httpx.MockTransport(provider)
    client = dodo.DodoClient(dodo.TEST_MODE, "bench", transport=transport, pacing=pacing, sleep=clock.sleep)
    gateways = Gateways({"dodo": DodoGateway(client, {}, ())}, "dodo")
    began = time.perf_counter()
    await reconcile_due(db, gateways)
    seconds = time.perf_counter() - began
    await gateways.aclose()
    paid = len(range(0, donations, PAID_EACH))
    found = db.read_now(count_paid)
    return Asked(
        donations,
        len(provider.asked),
        clock() / 60,
        most_within(provider.asked, 1.0),
        most_within(provider.asked, 60.0),
        found,
        paid - found,
        seconds,
    )


def most_within(times: Sequence[float], span: float) -> int:
    """Return how many of these times, which ascend, lie within the fullest span."""
    return max((bisect_right(times, at) - bisect_right(times, at - span) for at in times), default=0)
