"""`streampai doctor` and money: would a donor be charged what they pledged?"""

import json

import httpx
import pytest

from integrations.dodo import DodoClient
from streampai_app.cli.doctor import check_payments
from streampai_app.donations.gateways.dodo import DodoGateway
from streampai_app.settings import read_settings

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PRODUCTS = {
    "pdt_good": {
        "type": "one_time_price",
        "currency": "EUR",
        "pay_what_you_want": True,
        "tax_inclusive": True,
    },
    "pdt_fixed": {
        "type": "one_time_price",
        "currency": "EUR",
        "pay_what_you_want": False,
        "tax_inclusive": True,
    },
    "pdt_dollar": {
        "type": "one_time_price",
        "currency": "USD",
        "pay_what_you_want": True,
        "tax_inclusive": True,
    },
}


def answer(request: httpx.Request) -> httpx.Response:
    product_id = request.url.path.rpartition("/")[2]
    if product_id not in PRODUCTS:
        return httpx.Response(404, json={"code": "NOT_FOUND", "message": "no such product"})
    body = {"product_id": product_id, "price": PRODUCTS[product_id] | {"price": 100}}
    return httpx.Response(200, content=json.dumps(body))


@pytest.mark.parametrize(
    ("product_id", "complaint"),
    [
        ("pdt_good", None),
        ("pdt_fixed", "not pay-what-you-want"),
        ("pdt_dollar", "is in USD, not in EUR"),
        ("pdt_of_the_other_mode", "404"),
    ],
)
async def test_each_product_must_let_the_donor_choose_in_its_currency(product_id, complaint):
    client = DodoClient("http://dodo.test", "key", transport=httpx.MockTransport(answer))
    problems = await DodoGateway(client, {"EUR": product_id}, (SECRET,)).problems()
    await client.aclose()
    assert len(problems) == (complaint is not None)
    assert all(complaint in problem for problem in problems)


async def test_that_no_webhook_can_be_verified_is_said():
    client = DodoClient("http://dodo.test", "key", transport=httpx.MockTransport(answer))
    problems = await DodoGateway(client, {"EUR": "pdt_good"}, ()).problems()
    await client.aclose()
    assert [problem.split()[0] for problem in problems] == ["DODO_WEBHOOK_SECRET"]


def test_the_sandbox_needs_no_check():
    assert check_payments(read_settings()) == "ok: the built-in sandbox, no real money"


def test_away_from_this_machine_there_is_no_sandbox_unless_asked_for():
    settings = read_settings(public_url="https://desk.example.com")
    assert settings.dodo_mode == "off"
    assert check_payments(settings).startswith("ok: no provider")


def test_a_provider_that_does_not_answer_is_said():
    settings = read_settings(
        dodo_payments_environment="test_mode",
        dodo_payments_api_key="key",
        dodo_base_url="http://127.0.0.1:9",
        dodo_products={"EUR": "pdt_1"},
    )
    assert "pdt_1" in check_payments(settings)
