"""The way out: with PayPal set up as an operator does it, every page works and a gift goes its whole way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from streampai_app import runtime
from streampai_app.donations.refunds import refund_donation
from streampai_app.donations.story import donation_story
from streampai_app.models import Donation, LedgerTransaction
from streampai_app.settings import Settings, read_settings
from tests.paypal_server import PayPalServer, serving_paypal
from tests.people import add_streamer
from tests.web.conftest import Desk

from .donors import Donor

GIVEN = {
    "amount": "7",
    "donor_name": "Ana",
    "message": "Hi <there>",
    "voice": "de",
    "email": "ana@example.org",
}


@pytest.fixture(scope="module")
def paypal() -> Iterator[PayPalServer]:
    with serving_paypal() as server:
        yield server


@pytest.fixture
def configured() -> dict[str, str]:
    """What an operator says besides."""
    return {"PAYMENT_PROVIDER": "paypal"}


@pytest.fixture
def web_settings(
    sqlite_url: str, tmp_path: Path, paypal: PayPalServer, configured: dict[str, str]
) -> Settings:
    said = {name.lower(): value for name, value in (paypal.settings | configured).items()}
    return read_settings(database_url=sqlite_url, data_dir=tmp_path, **said)


@pytest.fixture
def donor(desk: Desk) -> Donor:
    desk.write(add_streamer)
    return Donor(desk.client)


def donation(desk: Desk) -> Donation:
    return desk.read(lambda tx: tx.session.exec(select(Donation)).one())


def bookings(desk: Desk) -> list[str]:
    return sorted(desk.read(lambda tx: tx.session.exec(select(LedgerTransaction.kind)).all()))


def deliver(desk: Desk, paypal: PayPalServer) -> list[int]:
    return [
        desk.client.post("/api/webhooks/paypal", content=body, headers=headers).status_code
        for headers, body in paypal.webhooks()
    ]


def until(desk: Desk, donor: Donor, thanks: str, status: str) -> None:
    """Wait until the desk has worked off what it was told."""
    secret = thanks.rstrip("/").rpartition("/")[2]
    for _ in range(400):
        said = desk.client.get(f"/api/donations/status/{secret}").json()
        if said["status"] == status:
            return
        desk.client.portal.call(_pause)
    raise AssertionError(said)


async def _pause() -> None:
    import asyncio

    await asyncio.sleep(0.02)


def test_a_gift_goes_its_whole_way_through_paypal(desk: Desk, donor: Donor, paypal: PayPalServer) -> None:
    page = donor.get()
    assert page.status == 200
    policy = page.headers["content-security-policy"]
    assert paypal.url in policy
    assert "https://www.sandbox.paypal.com" in policy

    answer = donor.send(page, **GIVEN)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(f"{paypal.url}/checkoutnow?token=")
    thanks = paypal.press(answer.headers["location"], "approve").removesuffix("/edit")
    assert donor.get(thanks).status == 200
    until(desk, donor, thanks, "paid")
    assert set(deliver(desk, paypal)) == {200}
    given = donation(desk)
    assert (given.provider, given.status, given.charged, given.charged_currency) == (
        "paypal",
        "paid",
        700,
        "EUR",
    )

    admin = desk.admin()
    refund = refund_donation
    desk.client.portal.call(
        lambda: refund(
            runtime.current().db, runtime.current().gateways, admin, given.id, amount=300, reason="by mistake"
        )
    )
    assert set(deliver(desk, paypal)) == {200}
    for path in (f"/u/{donor.username}", thanks):
        assert donor.get(path).status == 200
    story = desk.read(donation_story, admin, given.id)
    assert (story.donation.refunded, story.left) == (300, 400)
    assert bookings(desk).count("payment") == 1
    assert bookings(desk).count("refund") == 1


def test_who_turns_back_at_paypal_finds_the_form_as_it_was(
    desk: Desk, donor: Donor, paypal: PayPalServer
) -> None:
    answer = donor.send(**GIVEN)
    back = donor.get(paypal.press(answer.headers["location"], "cancel"))
    assert (back.status, back.fields["donor_name"], donation(desk).status) == (200, "Ana", "pending")


@pytest.mark.parametrize("configured", [{}, {"PAYMENT_PROVIDER": "dodo"}], ids=["unsaid", "dodo"])
def test_beside_dodo_every_page_works_too(desk: Desk, donor: Donor, paypal: PayPalServer) -> None:
    page = donor.get()
    assert page.status == 200
    assert paypal.url in page.headers["content-security-policy"], "what began at PayPal is finished there"
    answer = donor.send(page, **GIVEN)
    assert "/sandbox/dodo/" in answer.headers["location"]


def test_only_what_paypal_takes_is_offered(desk: Desk, donor: Donor) -> None:
    gateways = desk.client.portal.call(lambda: _gateways())
    assert {"EUR", "USD", "JPY", "PLN"} <= gateways["paypal"].currencies
    assert "XAU" not in gateways["paypal"].currencies


async def _gateways() -> Any:
    return runtime.current().gateways


@pytest.mark.parametrize("environment", ["sandbox", "live"])
def test_a_donors_form_may_lead_to_paypals_own_pages(sqlite_url: str, environment: str) -> None:
    from streampai_app.donations.gateways import make_gateways

    settings = read_settings(
        database_url=sqlite_url,
        payment_provider="paypal",
        paypal_client_id="client",
        paypal_client_secret="secret",
        paypal_environment=environment,
    )
    origins = make_gateways(settings, None)["paypal"].checkout_origins
    host = "www.paypal.com" if environment == "live" else "www.sandbox.paypal.com"
    assert f"https://{host}" in origins
