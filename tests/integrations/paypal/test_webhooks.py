"""Did PayPal send this? And what does it tell?"""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from integrations import paypal
from integrations.paypal.errors import ServerFailed
from tests.integrations.stage import Receiver

from .conftest import WEBHOOK_ID, Payer
from .test_orders import captured


async def test_what_paypal_sent_is_verified_and_read(
    client: paypal.PayPalClient, payer: Payer, receiver: Receiver
):
    capture = await captured(client, payer)
    refund = await paypal.refund_capture(client, capture.id, reference="r1")
    assert await payer.deliver() == [200, 200, 200]
    events = []
    for request in receiver.requests:
        webhook = await paypal.verify_webhook(client, request.content, request.headers, WEBHOOK_ID)
        events.append(paypal.parse_event(webhook.body))
        assert webhook.id == events[-1].id
    approved, taken, returned = events
    assert isinstance(approved, paypal.OrderEvent)
    assert approved.order.donation_id == "don_1"
    assert isinstance(taken, paypal.CaptureEvent)
    assert (taken.capture.id, taken.capture.donation_id) == (capture.id, "don_1")
    assert isinstance(returned, paypal.RefundEvent)
    assert (returned.refund.id, returned.refund.capture_id) == (refund.id, capture.id)


async def test_what_is_not_taken_is_sent_again_under_the_same_id(
    client: paypal.PayPalClient, payer: Payer, receiver: Receiver
):
    await captured(client, payer)
    receiver.answers = [500, 500]
    assert await payer.deliver() == [500, 500]
    assert await payer.deliver() == [200, 200]
    assert receiver.requests[0].content == receiver.requests[2].content


@pytest.fixture
async def sent(client: paypal.PayPalClient, payer: Payer, sandbox: Starlette) -> tuple[dict[str, str], bytes]:
    await captured(client, payer)
    return sandbox.state.desk.sent[-1]


async def test_the_event_goes_back_to_paypal_byte_for_byte(sent: tuple[dict[str, str], bytes]):
    asked: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("token"):
            return httpx.Response(200, json={"access_token": "t", "expires_in": 100})
        asked.append(request.content)
        return httpx.Response(200, json={"verification_status": "SUCCESS"})

    body = b'{ "id":"WH-1",\n"n" : 1.50, "t":"\\u00e9"}'
    transport = httpx.MockTransport(answer)
    async with paypal.PayPalClient("https://pp.test", "i", "s", transport=transport) as client:
        await paypal.verify_webhook(client, body, sent[0], WEBHOOK_ID)
    assert asked[0].endswith(b'"webhook_event": ' + body + b"}")
    assert json.loads(asked[0])["webhook_id"] == WEBHOOK_ID


async def test_a_webhook_for_another_listener_is_refused(
    client: paypal.PayPalClient, sent: tuple[dict[str, str], bytes]
):
    with pytest.raises(paypal.BadSignature):
        await paypal.verify_webhook(client, sent[1], sent[0], "ANOTHER-ID")


@pytest.mark.parametrize("name", ["AUTH-ALGO", "CERT-URL", "TRANSMISSION-ID", "TRANSMISSION-SIG"])
@pytest.mark.parametrize("value", ["", "x", "é", "x" * 2001])
async def test_a_changed_header_is_refused(
    client: paypal.PayPalClient, sent: tuple[dict[str, str], bytes], name: str, value: str
):
    headers = sent[0] | {f"PAYPAL-{name}": value}
    with pytest.raises(paypal.BadSignature):
        await paypal.verify_webhook(client, sent[1], headers, WEBHOOK_ID)


async def test_a_body_cannot_end_the_question_early(
    client: paypal.PayPalClient, sent: tuple[dict[str, str], bytes]
):
    forged = sent[1] + b', "webhook_event": {"id": "WH-FORGED"}'
    with pytest.raises(paypal.BadSignature):
        await paypal.verify_webhook(client, forged, sent[0], WEBHOOK_ID)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(body=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
async def test_no_body_escapes_as_another_error(
    client: paypal.PayPalClient, sent: tuple[dict[str, str], bytes], body: bytes
):
    with pytest.raises(paypal.BadSignature):
        await paypal.verify_webhook(client, body, sent[0], WEBHOOK_ID)


async def test_when_paypal_does_not_answer_nothing_is_known(sent: tuple[dict[str, str], bytes]):
    transport = httpx.MockTransport(lambda _: httpx.Response(500))
    async with paypal.PayPalClient("https://pp.test", "i", "s", transport=transport, attempts=1) as client:
        with pytest.raises(ServerFailed):
            await paypal.verify_webhook(client, sent[1], sent[0], WEBHOOK_ID)


def event(kind: str, resource: Any) -> bytes:
    return json.dumps({"id": "WH-1", "event_type": kind, "resource": resource}).encode()


CAPTURE = {"id": "C1", "status": "COMPLETED", "amount": {"value": "25.00", "currency_code": "EUR"}}


@pytest.mark.parametrize("kind", ["CUSTOMER.DISPUTE.CREATED", "SOMETHING.NEW"])
def test_what_donations_do_not_use_is_other(kind: str):
    assert isinstance(paypal.parse_event(event(kind, None)), paypal.Other)


def test_a_capture_needs_no_more_than_id_and_amount():
    read = paypal.parse_event(event("PAYMENT.CAPTURE.PENDING", CAPTURE | {"supplementary_data": "none"}))
    assert isinstance(read, paypal.CaptureEvent)
    assert (read.capture.fee, read.capture.order_id, read.capture.donation_id) == (None, None, None)


def test_a_fee_that_makes_no_sense_is_unknown():
    odd = CAPTURE | {"seller_receivable_breakdown": {"paypal_fee": "much"}}
    read = paypal.parse_event(event("PAYMENT.CAPTURE.COMPLETED", odd))
    assert isinstance(read, paypal.CaptureEvent)
    assert (read.capture.fee, read.capture.unread) == (None, ("paypal_fee is no object",))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        event("PAYMENT.CAPTURE.COMPLETED", None),
        event("PAYMENT.CAPTURE.COMPLETED", CAPTURE | {"amount": "25.00"}),
        event("PAYMENT.CAPTURE.REFUNDED", {"id": "R1"}),
        event("PAYMENT.CAPTURE.REFUNDED", {"id": "R1", "links": [{"rel": "up", "href": 5}]}),
        event("CHECKOUT.ORDER.APPROVED", {"purchase_units": []}),
    ],
    ids=range(8),
)
def test_what_lacks_that_which_we_act_on_is_unreadable(body: bytes):
    with pytest.raises(paypal.Unreadable):
        paypal.parse_event(body)


@pytest.mark.parametrize("odd", [None, "none", 7, [], {"rel": ["up"]}, {"href": {}}], ids=repr)
def test_an_odd_link_costs_a_refund_nothing(odd: Any):
    up = {"rel": "up", "href": "https://api.paypal.test/v2/payments/captures/C1"}
    read = paypal.parse_event(event("PAYMENT.CAPTURE.REFUNDED", {"id": "R1", "links": [odd, up]}))
    assert isinstance(read, paypal.RefundEvent)
    assert read.refund.capture_id == "C1"


@pytest.mark.parametrize("units", ["none", [None], [{"payments": {"captures": [{"id": "C0"}, 7]}}]], ids=repr)
def test_of_an_approved_order_only_the_id_is_needed(units: Any):
    read = paypal.parse_event(event("CHECKOUT.ORDER.APPROVED", {"id": "O1", "purchase_units": units}))
    assert isinstance(read, paypal.OrderEvent)
    assert (read.order.id, read.order.capture, bool(read.order.unread)) == ("O1", None, True)


def test_an_odd_capture_beside_a_good_one_is_named():
    units = [{"payments": {"captures": [{"id": "C0"}, CAPTURE]}}]
    read = paypal.parse_event(event("CHECKOUT.ORDER.APPROVED", {"id": "O1", "purchase_units": units}))
    assert isinstance(read, paypal.OrderEvent)
    assert read.order.capture is not None
    assert (read.order.capture.id, read.order.unread) == (
        CAPTURE["id"],
        ("captures[0]: amount is no object",),
    )
