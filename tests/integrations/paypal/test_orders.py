"""From order to capture and back."""

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from integrations import paypal
from integrations.paypal.errors import Garbage, NotFound, UnsupportedAmount

from .conftest import Payer, open_order


async def captured(client: paypal.PayPalClient, payer: Payer) -> paypal.Capture:
    order = await open_order(client)
    await payer.press(order, "pay")
    capture = (await paypal.capture_order(client, order.id)).capture
    assert capture
    return capture


async def test_an_order_is_approved_and_captured(client: paypal.PayPalClient, payer: Payer):
    order = await open_order(client)
    assert (order.status, order.donation_id, order.capture) == ("CREATED", "don_1", None)
    assert await payer.press(order, "pay") == (
        f"https://desk.test/thanks/token?token={order.id}&PayerID=PAYER1"
    )
    capture = (await paypal.capture_order(client, order.id)).capture
    assert capture
    assert capture.completed
    assert (capture.amount, capture.currency, capture.fee) == (2500, "EUR", 75)
    assert (capture.donation_id, capture.order_id) == ("don_1", order.id)


async def test_the_same_donation_opens_the_same_order(client: paypal.PayPalClient):
    first = await open_order(client)
    assert await open_order(client) == first
    assert (await open_order(client, donation_id="don_2")).id != first.id


async def test_capturing_twice_takes_the_money_once(client: paypal.PayPalClient, payer: Payer):
    order = await open_order(client)
    await payer.press(order, "pay")
    first = await paypal.capture_order(client, order.id)
    assert (await paypal.capture_order(client, order.id)).capture == first.capture


async def test_what_nobody_approved_is_not_captured(client: paypal.PayPalClient, payer: Payer):
    order = await open_order(client)
    assert await payer.press(order, "cancel") == f"https://desk.test/u/demo?token={order.id}"
    with pytest.raises(paypal.NotApproved):
        await paypal.capture_order(client, order.id)


async def test_an_unknown_order_is_not_found(client: paypal.PayPalClient):
    for ask in (paypal.get_order, paypal.capture_order):
        with pytest.raises(NotFound):
            await ask(client, "ORDER/../X")


async def test_yen_and_forint_are_whole(client: paypal.PayPalClient, payer: Payer):
    for amount, currency in ((500, "JPY"), (250_000, "HUF")):
        order = await open_order(client, f"don_{currency}", amount, currency)
        await payer.press(order, "pay")
        capture = (await paypal.capture_order(client, order.id)).capture
        assert capture
        assert (capture.amount, capture.currency) == (amount, currency)


async def test_a_currency_that_paypal_does_not_take_is_never_sent(client: paypal.PayPalClient):
    with pytest.raises(UnsupportedAmount):
        await open_order(client, currency="KWD")


@pytest.mark.parametrize("links", [None, [], [{"rel": "approve", "href": "javascript:x"}], [{"rel": "self"}]])
async def test_an_order_that_nobody_could_approve_is_garbage(links: Any):
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("token"):
            return httpx.Response(200, json={"access_token": "t", "expires_in": 100})
        return httpx.Response(201, json={"id": "O1", "status": "CREATED", "links": links})

    transport = httpx.MockTransport(answer)
    async with paypal.PayPalClient("https://pp.test", "i", "s", transport=transport) as client:
        with pytest.raises(Garbage):
            await open_order(client)


async def test_a_capture_that_is_not_there_is_garbage(
    client: paypal.PayPalClient, payer: Payer, sandbox: Starlette
):
    order = await open_order(client)
    sandbox.state.desk.orders[order.id]["status"] = "COMPLETED"
    with pytest.raises(Garbage):
        await paypal.capture_order(client, order.id)


async def test_a_capture_is_refunded_once_for_each_reference(client: paypal.PayPalClient, payer: Payer):
    capture = await captured(client, payer)
    for reference in ("r1", "r2", "r1"):
        refund = await paypal.refund_capture(
            client, capture.id, reference=reference, amount=1000, currency="EUR"
        )
        assert (refund.status, refund.amount, refund.currency) == ("COMPLETED", 1000, "EUR")
    with pytest.raises(paypal.RefundRefused):
        await paypal.refund_capture(client, capture.id, reference="r3", amount=1000, currency="EUR")


async def test_a_whole_capture_is_refunded_without_naming_an_amount(
    client: paypal.PayPalClient, payer: Payer
):
    capture = await captured(client, payer)
    refund = await paypal.refund_capture(client, capture.id, reference="r1", note="sorry")
    assert refund.amount == 2500
    with pytest.raises(paypal.RefundRefused):
        await paypal.refund_capture(client, capture.id, reference="r2")
