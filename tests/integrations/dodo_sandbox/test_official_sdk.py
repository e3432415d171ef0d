"""The official SDK as the judge: strict with the sandbox's answers, and with its webhooks."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from dodopayments import APIResponseValidationError, APIStatusError, AsyncDodoPayments
from dodopayments.types import UnwrapWebhookEvent
from pydantic import TypeAdapter
from standardwebhooks import Webhook
from starlette.applications import Starlette

from integrations import dodo
from integrations.dodo_sandbox import DEMO_PRODUCTS
from tests.integrations.conftest import KEY, SECRET, Browser, open_session
from tests.integrations.stage import Clock, Receiver

CHECKOUT: dict[str, Any] = {
    "product_cart": [{"product_id": DEMO_PRODUCTS["EUR"], "quantity": 1, "amount": 2500}],
    "customer": {"email": "ana@example.org", "name": "Ana Donor"},
    "billing_address": {"country": "DE"},
    "return_url": "https://desk.test/thanks",
    "metadata": {"donation_id": "don_1", "count": 1, "flag": True},
}


@pytest.fixture
async def sdk(sandbox: Starlette) -> AsyncIterator[AsyncDodoPayments]:
    http = httpx.AsyncClient(transport=httpx.ASGITransport(sandbox))
    async with AsyncDodoPayments(
        bearer_token=KEY,
        base_url="http://dodo.test",
        max_retries=0,
        http_client=http,
        _strict_response_validation=True,
    ) as sdk:
        yield sdk


async def story(sdk: AsyncDodoPayments, browser: Browser, clock: Clock) -> str:
    """Let a payment go through all that can happen to one, and return its id."""
    session = await sdk.checkout_sessions.create(**CHECKOUT)
    for button in ("decline", "later", "cancel", "pay", "dispute"):
        await browser.press(session.session_id, button, country="DE")
        await browser.deliver()
    status = await sdk.checkout_sessions.retrieve(session.session_id)
    assert status.payment_id
    payment = await sdk.payments.retrieve(status.payment_id)
    for outcome in ("challenged", "won", "lost", "accepted", "expired", "cancelled"):
        dispute_id = payment.disputes[0].dispute_id
        await browser.press(session.session_id, "decide", dispute_id=dispute_id, outcome=outcome)
        await browser.deliver()
    await browser.fault("refund_fails")
    for _ in range(2):
        await sdk.refunds.create(payment_id=status.payment_id, reason="r", metadata={"reference": "r1"})
        clock.jump(2)
        await browser.deliver()
    return status.payment_id


async def test_every_answer_is_what_the_sdk_expects(sdk: AsyncDodoPayments, browser: Browser, clock: Clock):
    payment_id = await story(sdk, browser, clock)
    payment = await sdk.payments.retrieve(payment_id)
    assert (payment.status, payment.total_amount, payment.refund_status) == ("succeeded", 2500, "full")
    assert payment.metadata == {"donation_id": "don_1", "count": 1, "flag": True}
    items = await sdk.payments.retrieve_line_items(payment_id)
    assert items.items[0].refundable_amount == 0
    assert [item.payment_id for item in (await sdk.payments.list(page_number=0)).items] == [payment_id]
    refunds = (await sdk.refunds.list(status="succeeded")).items
    assert (await sdk.refunds.retrieve(refunds[0].refund_id)).metadata == {"reference": "r1"}
    disputes = (await sdk.disputes.list(dispute_status="dispute_cancelled")).items
    assert (await sdk.disputes.retrieve(disputes[0].dispute_id)).amount == "2500"
    entries = (await sdk.balances.retrieve_ledger(reference_object_id=payment_id, page_size=100)).items
    assert {"payment", "tax", "payment_fees", "dispute", "dispute_fees"} <= {e.event_type for e in entries}
    product = await sdk.products.retrieve(DEMO_PRODUCTS["EUR"])
    assert product.price.type == "one_time_price"
    preview = await sdk.checkout_sessions.preview(**CHECKOUT)
    assert (preview.total_price, preview.current_breakup.tax) == (2500, 399)


async def test_the_judge_is_strict(browser: Browser, sdk: AsyncDodoPayments):
    await browser.fault("garbage")
    with pytest.raises(APIResponseValidationError):
        await sdk.products.retrieve(DEMO_PRODUCTS["EUR"])


async def test_every_webhook_is_what_the_sdk_expects(
    sdk: AsyncDodoPayments, browser: Browser, clock: Clock, receiver: Receiver
):
    await story(sdk, browser, clock)
    for event in receiver.events:
        parsed = TypeAdapter(UnwrapWebhookEvent).validate_python(event, strict=False)
        assert parsed.type == event["type"]
        assert dodo.parse_event(json.dumps(event).encode()).type == event["type"]
    assert set(receiver.types) == {
        *(f"payment.{what}" for what in ("failed", "processing", "cancelled", "succeeded")),
        *(f"refund.{what}" for what in ("failed", "succeeded")),
        *(
            f"dispute.{what}"
            for what in ("opened", "challenged", "won", "lost", "accepted", "expired", "cancelled")
        ),
    }


async def test_every_signature_is_what_standardwebhooks_computes(
    client: dodo.DodoClient, browser: Browser, receiver: Receiver, clock: Clock
):
    await browser.press(await open_session(client), "pay", name="Zoë ✓")
    await browser.deliver()
    (request,) = receiver.requests
    signed = Webhook(SECRET).sign(request.headers["webhook-id"], clock.now, request.content.decode())
    assert request.headers["webhook-signature"] == signed
    webhook = dodo.verify_webhook(request.content, request.headers, [SECRET], now=clock.now)
    event = dodo.parse_event(webhook.body)
    assert isinstance(event, dodo.PaymentEvent)
    assert event.payment.payer_name == "Zoë ✓"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"product_cart": []}, 400, "PRODUCT_CART_EMTPY"),
        ({"product_cart": [{"product_id": "pdt_x", "quantity": 1}]}, 404, "NOT_FOUND"),
        ({"metadata": {f"k{n}": "v" for n in range(51)}}, 400, "MAXIMUM_KEYS_REACHED"),
        ({"metadata": {"k": "v" * 501}}, 422, "INVALID_REQUEST_BODY"),
        ({"metadata": {"k" * 41: "v"}}, 422, "INVALID_REQUEST_BODY"),
        ({"metadata": {"k k": "v"}}, 422, "INVALID_REQUEST_BODY"),
        ({"metadata": {"k": ["v"]}}, 422, "INVALID_REQUEST_BODY"),
        ({"customer": {"name": "Ana"}}, 422, "INVALID_REQUEST_BODY"),
        ({"customer": {"email": "ana"}}, 422, "INVALID_REQUEST_BODY"),
        ({"return_url": "javascript:alert(1)"}, 422, "INVALID_REQUEST_BODY"),
        ({"billing_address": {"city": "Berlin"}}, 422, "INVALID_REQUEST_BODY"),
        ({"feature_flags": {"allow_everything": True}}, 422, "INVALID_REQUEST_BODY"),
        ({"feature_flags": {"single_page": "yes"}}, 422, "INVALID_REQUEST_BODY"),
        ({"allowed_payment_method_types": ["paypal"]}, 422, "INVALID_REQUEST_BODY"),
        ({"minimal_adress": True}, 422, "INVALID_REQUEST_BODY"),
        ({"confirm": True}, 400, "INVALID_REQUEST_PARAMETERS"),
    ],
    ids=repr,
)
async def test_what_the_contract_forbids_is_refused_with_dodos_code(
    sdk: AsyncDodoPayments, change: dict[str, Any], status: int, code: str
):
    with pytest.raises(APIStatusError) as raised:
        await sdk.post("/checkouts", cast_to=object, body=CHECKOUT | change)
    assert raised.value.status_code == status
    assert raised.value.body["code"] == code


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (0, "REQUEST_AMOUNT_BELOW_MINIMUM"),
        (-1, "INVALID_REQUEST_BODY"),
        (25.5, "INVALID_REQUEST_BODY"),
        ("2500", "INVALID_REQUEST_BODY"),
        (True, "INVALID_REQUEST_BODY"),
        (2**31, "INVALID_REQUEST_BODY"),
    ],
)
async def test_an_amount_that_is_none_is_refused(sdk: AsyncDodoPayments, amount: Any, code: str):
    cart = [{"product_id": DEMO_PRODUCTS["EUR"], "quantity": 1, "amount": amount}]
    with pytest.raises(APIStatusError) as raised:
        await sdk.post("/checkouts", cast_to=object, body=CHECKOUT | {"product_cart": cart})
    assert raised.value.body["code"] == code


@pytest.mark.parametrize("key", ["", "another"])
async def test_a_wrong_key_is_unauthorized(sdk: AsyncDodoPayments, key: str):
    with pytest.raises(APIStatusError) as raised:
        await sdk.with_options(bearer_token=key or " ").payments.list()
    assert raised.value.body["code"] == "UNAUTHORIZED"


@pytest.mark.parametrize(
    "query",
    [
        {"page_size": 0},
        {"page_size": 101},
        {"page_size": "x"},
        {"page_number": -1},
        {"created_at_gte": "noon"},
    ],
    ids=repr,
)
async def test_odd_parameters_are_refused(sdk: AsyncDodoPayments, query: dict[str, Any]):
    with pytest.raises(APIStatusError) as raised:
        await sdk.payments.list(extra_query=query)
    assert raised.value.body["code"] == "INVALID_REQUEST_PARAMETERS"
