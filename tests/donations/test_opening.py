"""Opening the page to pay on: how long a donor waits at most, and what is under way meanwhile."""

import asyncio

import pytest
from sqlmodel import select

from streampai_app.donations.checkout import Checkouts, is_payable
from streampai_app.donations.gateways import Checkout
from streampai_app.errors import Unavailable
from streampai_app.models import Donation, PaymentState
from tests.people import add_streamer

from .world import payment

PLEDGE = {"streamer_id": "nova", "amount": 700, "currency": "EUR"}


class Slow:
    """A provider that hangs until it is told to answer."""

    currencies = frozenset({"EUR"})

    def __init__(self) -> None:
        self.hangs = True
        self.ref = "cks_1"
        self.was_cancelled = False

    async def open_checkout(self, donation: Donation, *, return_url: str, cancel_url: str) -> Checkout:
        try:
            if self.hangs:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise
        return Checkout(self.ref, f"https://pay.test/{self.ref}")


class One(dict):
    default = "testpay"


async def test_a_provider_that_hangs_is_let_go_and_trying_again_is_the_same_donation(database):
    await database.write(add_streamer)
    provider = Slow()
    checkouts = Checkouts(database, One(testpay=provider), "http://desk.test", max_opening=0.05)
    with pytest.raises(Unavailable) as caught:
        await checkouts.give(PLEDGE, key="once")
    assert caught.value.reason == "provider-unavailable"
    assert provider.was_cancelled
    provider.hangs = False
    opened = await checkouts.give(PLEDGE, key="once")
    assert opened.checkout_url == "https://pay.test/cks_1"
    kept = await database.read(lambda tx: [each.id for each in tx.session.exec(select(Donation))])
    assert kept == [opened.donation_id]


@pytest.mark.parametrize("before", [None, PaymentState.FAILED, PaymentState.CANCELLED])
def test_as_long_as_one_payment_is_processed_no_other_is_asked_for(world, before):
    if before is not None:
        world.hear(payment(before, ref="pay_0", failure="declined"))
    world.hear(payment(PaymentState.PROCESSING))
    assert (world.donation.status, is_payable(world.donation)) == ("pending", False)
    world.hear(payment(PaymentState.FAILED, failure="declined"))
    assert (world.donation.status, is_payable(world.donation)) == ("failed", True)


async def test_a_page_that_another_donation_has_is_refused_and_the_donation_stays_payable(database, caplog):
    await database.write(add_streamer)
    provider = Slow()
    provider.hangs = False
    checkouts = Checkouts(database, One(testpay=provider), "http://desk.test")
    first = await checkouts.give(PLEDGE, key="first")
    with pytest.raises(Unavailable, match="Nothing was charged"):
        await checkouts.give(PLEDGE, key="second")
    assert "the checkout of another donation" in caplog.text
    provider.ref = "cks_2"
    second = await checkouts.give(PLEDGE, key="second")
    assert second.donation_id != first.donation_id
    refs = await database.read(lambda tx: sorted(tx.session.exec(select(Donation.checkout_ref))))
    assert refs == ["cks_1", "cks_2"]
