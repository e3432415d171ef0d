"""PayPal's stand-in and our client of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from starlette.applications import Starlette

from integrations import paypal
from integrations.paypal_sandbox import close_paypal_sandbox, make_paypal_sandbox, send_webhooks
from tests.integrations.stage import Receiver

WEBHOOK_ID = "WH-ID"


@pytest.fixture
async def sandbox(receiver: Receiver) -> AsyncIterator[Starlette]:
    app = make_paypal_sandbox(
        base_url="http://paypal.test",
        webhook_id=WEBHOOK_ID,
        webhook_url="http://desk.test/hooks",
        transport=httpx.MockTransport(receiver),
    )
    yield app
    await close_paypal_sandbox(app)


@pytest.fixture
async def client(sandbox: Starlette) -> AsyncIterator[paypal.PayPalClient]:
    transport = httpx.ASGITransport(sandbox)
    async with paypal.PayPalClient("http://paypal.test", "client", "secret", transport=transport) as client:
        yield client


@dataclass
class Payer:
    """A donor at PayPal."""

    http: httpx.AsyncClient
    sandbox: Starlette

    async def press(self, order: paypal.Order, button: str) -> str:
        """Press a button of the page, and return where it leads."""
        assert "No real money" in (await self.http.get(str(order.url))).text
        answer = await self.http.post(f"/checkoutnow/{button}", params={"token": order.id})
        assert answer.status_code == 303
        return answer.headers["location"]

    async def deliver(self) -> list[int]:
        return await send_webhooks(self.sandbox)


@pytest.fixture
async def payer(sandbox: Starlette) -> AsyncIterator[Payer]:
    transport = httpx.ASGITransport(sandbox)
    async with httpx.AsyncClient(transport=transport, base_url="http://paypal.test") as http:
        yield Payer(http, sandbox)


async def open_order(
    client: paypal.PayPalClient, donation_id: str = "don_1", amount: int = 2500, currency: str = "EUR"
) -> paypal.Order:
    return await paypal.create_order(
        client,
        donation_id=donation_id,
        amount=amount,
        currency=currency,
        return_url="https://desk.test/thanks/token",
        cancel_url="https://desk.test/u/demo",
    )
