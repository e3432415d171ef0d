"""The team's and the streamer's pages while gifts are paid at PayPal, the real gateway behind them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from argon2.profiles import CHEAPEST
from sqlmodel import select

from streampai_app import runtime
from streampai_app.db import Tx
from streampai_app.models import Account, Donation, Role
from streampai_app.runtime import Runtime
from streampai_app.settings import read_settings

from ..paypal_server import PayPalServer, serving_paypal
from .conftest import Tabs
from .test_donation import DONATION, titles
from .test_payments import PAYMENTS
from .test_studio import STUDIO


@pytest.fixture(scope="module")
def paypal() -> Iterator[PayPalServer]:
    with serving_paypal() as server:
        yield server


@pytest.fixture
async def running(sqlite_url: str, tmp_path: Path, paypal: PayPalServer) -> AsyncIterator[Runtime]:
    said = {name.lower(): value for name, value in paypal.settings.items()}
    settings = read_settings(
        database_url=sqlite_url,
        data_dir=tmp_path,
        public_url="http://localhost:8000",
        payment_provider="paypal",
        dodo_payments_environment="test_mode",
        dodo_payments_api_key="key",
        dodo_products='{"EUR": "pdt_1"}',
        **said,
    )
    async with runtime.running(settings, CHEAPEST) as running:
        yield running


async def test_a_gift_at_paypal_is_followed_asked_about_given_back_and_shown(
    tabs: Tabs, running: Runtime, paypal: PayPalServer
) -> None:
    streamer, secret = await tabs.sign_in("Nova", Role.STREAMER)
    pledge = {
        "streamer_id": await running.db.read(username_of, streamer.id),
        "amount": 2500,
        "currency": "EUR",
    }
    await running.checkouts.create_donation_checkout(pledge | {"donor_name": "Ana"})
    given = await running.db.read(lambda tx: tx.session.exec(select(Donation)).one())
    paypal.press(given.checkout_url, "approve")

    _, admin = await tabs.sign_in()
    tab = await tabs.connect(f"/admin/payments/{given.id}", admin)
    assert titles(tab) == ["Ana pledged €25.00", "Checkout opened at PayPal"]
    await tab.send(f"{DONATION}.ask")
    assert "Payment of €25.00 succeeded" in titles(tab)
    await tab.send(f"{DONATION}.write_refund")
    await tab.send(f"{DONATION}.check_refund", form={"amount": "10", "reason": "by mistake"})
    await tab.send(f"{DONATION}.give_back")
    assert "Refund of \N{MINUS SIGN}€10.00 went through" in titles(tab), tab.notices

    payments = await tabs.connect("/admin/payments", admin)
    [row] = payments.shown(PAYMENTS)["rows"]
    assert (row.provider, row.status) == ("PayPal", "paid")
    await payments.send(f"{PAYMENTS}.choose_provider", provider="dodo")
    await payments.send(f"{PAYMENTS}.choose_provider", provider="paypal")
    studio = await tabs.connect("/studio", secret)
    assert [row.donor for row in studio.shown(STUDIO)["rows"]] == ["Ana"]


def username_of(tx: Tx, account_id: str) -> str:
    return tx.session.get_one(Account, account_id).username
