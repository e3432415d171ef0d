"""The legacy provider behind the same door: captured on return or by webhook, once, and given back."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlmodel import select
from starlette.responses import JSONResponse

from integrations.paypal import PayPalClient
from integrations.paypal_sandbox import close_paypal_sandbox, make_paypal_sandbox, send_webhooks
from streampai_app.donations import receipts
from streampai_app.donations.checkout import Checkouts
from streampai_app.donations.gateways import Gateways
from streampai_app.donations.gateways.paypal import PayPalGateway
from streampai_app.donations.providers import choose_provider, provider_for_new
from streampai_app.donations.reconciliation import reconcile, reconcile_due
from streampai_app.donations.refunds import refund_donation
from streampai_app.errors import AppError, Invalid, NotAllowed
from streampai_app.models import Account, Donation, LedgerTransaction, Role
from tests.people import add_account, an_admin

PLEDGE = {"streamer_id": "nova", "amount": 2500, "currency": "EUR", "donor_name": "Ana"}


class PayPal:
    """PayPal's stand-in, our gateway to it, and a donor who uses its page."""

    def __init__(self, database) -> None:
        self.database = database
        inbox = httpx.MockTransport(self.receive)
        self.sandbox = make_paypal_sandbox(
            base_url="http://paypal.test", webhook_url="http://desk.test/api/webhooks/paypal", transport=inbox
        )
        self.transport = httpx.ASGITransport(self.sandbox)
        client = PayPalClient("http://paypal.test", "client", "secret", transport=self.transport)
        self.gateway = PayPalGateway(client, "WH-ID")
        self.gateways = Gateways({"paypal": self.gateway}, "paypal")
        self.checkouts = Checkouts(database, self.gateways, "http://desk.test")

    async def receive(self, request: httpx.Request) -> httpx.Response:
        """Take a webhook as web/webhooks.py does."""
        try:
            delivery = await self.gateway.verify(request.content, request.headers)
        except AppError as error:
            return httpx.Response(error.status)
        await self.database.write(receipts.receive, [delivery])
        return httpx.Response(200, content=JSONResponse({}).body)

    async def approve(self, donation: Donation) -> None:
        async with httpx.AsyncClient(transport=self.transport, base_url="http://paypal.test") as browser:
            answer = await browser.post("/checkoutnow/approve", params={"token": donation.checkout_ref})
            assert answer.status_code == 303, answer.text

    async def deliver(self) -> None:
        """Have PayPal send what waits, and work it off."""
        assert set(await send_webhooks(self.sandbox)) <= {200}
        for key in await self.database.read(receipts.due):
            await self.database.write(receipts.work, *key, self.gateway.read)

    async def donation(self) -> Donation:
        return await self.database.read(lambda tx: tx.session.exec(select(Donation)).one())

    async def bookings(self) -> list[str]:
        query = select(LedgerTransaction.kind)
        return sorted(await self.database.read(lambda tx: tx.session.exec(query).all()))


@pytest.fixture
async def paypal(database) -> AsyncIterator[PayPal]:
    def add_streamer(tx) -> None:
        account = tx.session.get(Account, add_account(tx, "Nova", Role.STREAMER))
        account.username = "nova"
        tx.session.add(account)

    await database.write(add_streamer)
    paypal = PayPal(database)
    yield paypal
    await paypal.gateways.aclose()
    await close_paypal_sandbox(paypal.sandbox)


async def test_the_money_is_taken_when_the_donor_comes_back(paypal):
    await paypal.checkouts.create_donation_checkout(PLEDGE)
    donation = await paypal.donation()
    await reconcile(paypal.database, paypal.gateways, donation, returned=True)
    assert (await paypal.donation()).status == "pending"
    await paypal.approve(donation)
    for _ in range(2):
        await reconcile(paypal.database, paypal.gateways, donation, returned=True)
    assert (await paypal.donation()).status == "paid"
    await paypal.deliver()
    assert (await paypal.bookings()).count("payment") == 1


async def test_the_money_is_taken_although_the_donor_never_comes_back(paypal):
    await paypal.checkouts.create_donation_checkout(PLEDGE)
    await paypal.approve(await paypal.donation())
    await paypal.deliver()
    assert await reconcile_due(paypal.database, paypal.gateways) == 1
    assert (await paypal.donation()).status == "paid"


async def test_a_donation_under_way_is_finished_at_paypal_after_the_switch_to_dodo(paypal):
    await paypal.checkouts.create_donation_checkout(PLEDGE)
    donation, admin = await paypal.donation(), await an_admin(paypal.database)
    await paypal.database.write(choose_provider, admin, "dodo", {"dodo", "paypal"})
    await paypal.approve(donation)
    await paypal.deliver()
    await reconcile(paypal.database, paypal.gateways, donation, returned=True)
    assert (await paypal.donation()).status == "paid"
    assert (await paypal.bookings()).count("payment") == 1


async def test_a_refund_goes_back_through_the_provider_it_came_by(paypal):
    await paypal.checkouts.create_donation_checkout(PLEDGE)
    donation = await paypal.donation()
    await paypal.approve(donation)
    await reconcile(paypal.database, paypal.gateways, donation, returned=True)
    admin = await an_admin(paypal.database)
    await refund_donation(
        paypal.database, paypal.gateways, admin, donation.id, amount=1000, reason="asked for it"
    )
    await paypal.deliver()
    after = await paypal.donation()
    assert (after.status, after.refunded) == ("paid", 1000)
    assert (await paypal.bookings()).count("refund") == 1


async def test_a_webhook_that_paypal_did_not_send_is_refused(paypal):
    forged = httpx.Request(
        "POST", "http://desk.test", json={"id": "WH-1", "event_type": "PAYMENT.CAPTURE.COMPLETED"}
    )
    assert (await paypal.receive(forged)).status_code == 401


async def test_the_switch_is_for_new_donations_and_for_admins(database):
    admin, streamer = await an_admin(database), await an_admin(database, role=Role.STREAMER)
    assert await database.read(provider_for_new, "dodo") == "dodo"
    with pytest.raises(NotAllowed):
        await database.write(choose_provider, streamer, "paypal", {"dodo", "paypal"})
    with pytest.raises(Invalid):
        await database.write(choose_provider, admin, "paypal", {"dodo"})
    await database.write(choose_provider, admin, "paypal", {"dodo", "paypal"})
    assert await database.read(provider_for_new, "dodo") == "paypal"
    await database.write(choose_provider, admin, "dodo", {"dodo", "paypal"})
    assert await database.read(provider_for_new, "dodo") == "dodo"
