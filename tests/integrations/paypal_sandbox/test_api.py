"""What PayPal's stand-in refuses."""

from typing import Any

import httpx
import pytest

from integrations.paypal_sandbox import close_paypal_sandbox, make_paypal_sandbox

UNIT = {"amount": {"currency_code": "EUR", "value": "25.00"}}


async def answer_to(path: str, body: Any, token: str | None = None) -> httpx.Response:
    """Post one thing to a fresh stand-in, with its own token unless another is given."""
    app = make_paypal_sandbox(base_url="http://paypal.test")
    try:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://paypal.test") as http:
            granted = (await http.post("/v1/oauth2/token", auth=("client", "secret"))).json()["access_token"]
            http.headers["authorization"] = f"Bearer {granted if token is None else token}"
            return await http.post(path, json=body)
    finally:
        await close_paypal_sandbox(app)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"intent": "AUTHORIZE", "purchase_units": [UNIT]},
        {"intent": "CAPTURE", "purchase_units": []},
        {"intent": "CAPTURE", "purchase_units": [{}]},
        {"intent": "CAPTURE", "purchase_units": [{"amount": {"currency_code": "EUR", "value": 25}}]},
        {"intent": "CAPTURE", "purchase_units": [{"amount": {"currency_code": "EUR", "value": "25"}}]},
        {"intent": "CAPTURE", "purchase_units": [{"amount": {"currency_code": "EUR", "value": "0.00"}}]},
        {"intent": "CAPTURE", "purchase_units": [{"amount": {"currency_code": "JPY", "value": "500.00"}}]},
        {"intent": "CAPTURE", "purchase_units": [{"amount": {"currency_code": "eur", "value": "1.00"}}]},
    ],
    ids=range(10),
)
async def test_an_order_that_is_none_is_refused(body: Any):
    answer = await answer_to("/v2/checkout/orders", body)
    assert answer.status_code in {400, 422}
    assert answer.json()["details"][0]["issue"]


async def test_without_a_token_nothing_is_answered():
    for path in ("/v2/checkout/orders", "/v1/notifications/verify-webhook-signature"):
        answer = await answer_to(path, {}, token="stolen")
        assert (answer.status_code, answer.json()["name"]) == (401, "AUTHENTICATION_FAILURE")


async def test_a_question_without_its_fields_is_refused():
    answer = await answer_to("/v1/notifications/verify-webhook-signature", {"webhook_id": "x"})
    assert answer.status_code == 400


async def test_a_wrong_secret_gets_no_token():
    app = make_paypal_sandbox(base_url="http://paypal.test")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://paypal.test") as http:
        assert (await http.post("/v1/oauth2/token", auth=("client", "guess"))).status_code == 401
    await close_paypal_sandbox(app)
