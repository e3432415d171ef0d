"""Reading disputes."""

import pytest

from integrations import dodo
from integrations.dodo.disputes import HOLDS, KEPT, LOST
from integrations.dodo.errors import NotFound
from integrations.dodo_sandbox.disputes import STATUSES
from tests.integrations.conftest import Browser
from tests.integrations.stage import Clock

from .test_payments import paid


async def test_a_dispute_is_found_by_its_payment_its_id_and_its_day(
    client: dodo.DodoClient, browser: Browser, clock: Clock
):
    payment_id = await paid(client, browser)
    payment = await dodo.get_payment(client, payment_id)
    await browser.press(str(payment.session_id), "dispute")
    (dispute,) = (await dodo.get_payment(client, payment_id)).disputes
    assert (dispute.status, dispute.amount, dispute.payment_id) == ("dispute_opened", 2500, payment_id)
    assert (await dodo.get_dispute(client, dispute.id)).reason == "fraudulent"
    listed = [one async for one in dodo.list_disputes(client, since=clock.now, until=clock.now)]
    assert listed == [dispute]


async def test_an_unknown_dispute_is_not_found(client: dodo.DodoClient):
    with pytest.raises(NotFound):
        await dodo.get_dispute(client, "dp_unknown")


def test_every_status_has_one_meaning():
    assert {f"dispute_{status}" for status in STATUSES} == HOLDS | LOST | KEPT
    assert not HOLDS & LOST
    assert not HOLDS & KEPT
    assert not LOST & KEPT
