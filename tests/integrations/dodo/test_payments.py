"""Reading payments, and what Dodo's ledger says of them."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from integrations import dodo
from integrations.dodo.errors import Garbage, NotFound
from tests.integrations.conftest import Browser, open_session
from tests.integrations.stage import Clock


async def paid(client: dodo.DodoClient, browser: Browser, amount: int = 2500, currency: str = "EUR") -> str:
    session_id = await open_session(client, amount, currency)
    await browser.press(session_id, "pay", country="DE", name="Ana Legal", email="ana@example.org")
    status = await dodo.get_checkout_session(client, session_id)
    assert status.payment_id
    return status.payment_id


async def test_a_payment_says_what_was_charged_and_for_which_donation(
    client: dodo.DodoClient, browser: Browser
):
    payment = await dodo.get_payment(client, await paid(client, browser))
    assert payment.succeeded
    assert (payment.total_amount, payment.currency, payment.tax) == (2500, "EUR", 399)
    assert payment.metadata == {
        "donation_id": "don_1",
        "streamer_id": "str_1",
        "voice": "en",
        "message": "Hello",
    }
    assert payment.payer_name == "Ana Legal"


async def test_who_paid_stays_out_of_logs(client: dodo.DodoClient, browser: Browser):
    payment = await dodo.get_payment(client, await paid(client, browser))
    assert "Legal" not in repr(payment)
    assert "ana@" not in repr(payment)


async def test_an_unknown_payment_is_not_found(client: dodo.DodoClient):
    with pytest.raises(NotFound):
        await dodo.get_payment(client, "pay_unknown")


@pytest.mark.parametrize("missing", ["payment_id", "total_amount", "currency"])
async def test_a_payment_without_what_money_needs_is_garbage(missing: str):
    answer: dict[str, Any] = {"payment_id": "pay_1", "total_amount": 1, "currency": "EUR"}
    del answer[missing]
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, json=answer))
    async with dodo.DodoClient("https://dodo.test", "k", transport=transport) as client:
        with pytest.raises(Garbage):
            await dodo.get_payment(client, "pay_1")


async def test_the_least_and_the_oddest_payment_can_be_read():
    answer = {
        "payment_id": "pay_1",
        "total_amount": "2500",
        "currency": "eur",
        "status": "a_status_of_2030",
        "customer": None,
        "billing": [],
        "metadata": None,
        "refunds": None,
        "created_at": "once",
        "new_field": {"x": 1},
    }
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, json=answer))
    async with dodo.DodoClient("https://dodo.test", "k", transport=transport) as client:
        payment = await dodo.get_payment(client, "pay_1")
    assert not payment.succeeded
    assert (payment.status, payment.total_amount, payment.currency) == ("a_status_of_2030", 2500, "EUR")
    assert payment.settlement_amount is None


async def test_a_list_reaches_over_pages_and_only_over_its_span(
    client: dodo.DodoClient, browser: Browser, clock: Clock
):
    early = await paid(client, browser)
    clock.jump(3600)
    start = clock.now
    ids = {await paid(client, browser) for _ in range(3)}
    found = [payment async for payment in dodo.list_payments(client, since=start, until=clock.now)]
    assert {payment.id for payment in found} == ids
    assert all(payment.metadata["donation_id"] == "don_1" for payment in found)
    everything = dodo.list_payments(client, since=start - timedelta(days=1), until=clock.now)
    assert early in {payment.id async for payment in everything}


async def test_the_ledger_tells_dodos_fees(client: dodo.DodoClient, browser: Browser):
    payment_id = await paid(client, browser)
    entries = [entry async for entry in dodo.list_ledger(client, reference=payment_id)]
    assert {(entry.kind, entry.amount) for entry in entries} == {
        ("payment", 2500),
        ("tax", -399),
        ("payment_fees", -140),
    }
    assert dodo.fees(entries) == {"EUR": 140}
    assert dodo.fees([*entries, *entries]) == {"EUR": 140}


async def test_currencies_of_any_exponent_are_whole_numbers(client: dodo.DodoClient, browser: Browser):
    for amount, currency in ((500, "JPY"), (1000, "KWD")):
        payment = await dodo.get_payment(client, await paid(client, browser, amount, currency))
        assert (payment.total_amount, payment.currency) == (amount, currency)
