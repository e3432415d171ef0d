"""A sandbox without a network, and those who speak with it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from integrations import dodo
from integrations.dodo_sandbox import DEMO_PRODUCTS, close_sandbox, deliver_due, make_sandbox

from .stage import Clock, Receiver

KEY = "dodo_test_key"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HERE = "http://dodo.test/sandbox"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
async def sandbox(tmp_path: Path, clock: Clock, receiver: Receiver) -> AsyncIterator[Starlette]:
    """Dodo's stand-in, which sends its webhooks to `receiver` when told to."""
    app = make_sandbox(
        tmp_path / "dodo.db",
        base_url=HERE,
        webhook_url="http://desk.test/hooks",
        secret=SECRET,
        api_key=KEY,
        clock=clock,
        transport=httpx.MockTransport(receiver),
    )
    yield app
    await close_sandbox(app)


@pytest.fixture
async def client(sandbox: Starlette) -> AsyncIterator[dodo.DodoClient]:
    """Our client, which reaches the sandbox where it would be mounted."""
    transport = httpx.ASGITransport(sandbox)
    async with dodo.DodoClient("http://dodo.test", KEY, transport=transport, sleep=_no_nap) as client:
        yield client


async def _no_nap(_seconds: float) -> None:
    """Ask again without waiting."""


@dataclass
class Browser:
    """A donor's browser on the hosted page."""

    http: httpx.AsyncClient
    sandbox: Starlette

    async def press(self, session_id: str, button: str, **fields: str) -> httpx.Response:
        """Press a button of the page of a session."""
        return await self.http.post(f"/session/{session_id}/{button}", data=fields)

    async def fault(self, name: str, times: int = 1, seconds: float = 0) -> None:
        """Let something go wrong."""
        asked = {"name": name, "times": times, "seconds": seconds}
        answer = await self.http.post("/control/faults", json=asked)
        assert answer.status_code == 204, answer.text

    async def deliver(self) -> int:
        return await deliver_due(self.sandbox)


@pytest.fixture
async def browser(sandbox: Starlette) -> AsyncIterator[Browser]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox), base_url="http://dodo.test") as http:
        yield Browser(http, sandbox)


async def open_session(client: dodo.DodoClient, amount: int = 2500, currency: str = "EUR") -> str:
    """Open a session for an ordinary donation and return its id."""
    session = await dodo.create_checkout_session(
        client,
        donation_id="don_1",
        streamer_id="str_1",
        amount=amount,
        currency=currency,
        product_id=DEMO_PRODUCTS[currency],
        donor=dodo.Donor("Ana", "ana@example.org"),
        return_url="https://desk.test/u/demo/thanks/token",
        cancel_url="https://desk.test/u/demo",
        voice="en",
        message="Hello",
    )
    return session.id
