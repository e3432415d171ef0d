"""What Dodo's answers mean to us where asking again would not help."""

import httpx
import pytest

from integrations import dodo
from streampai_app.donations.gateways import Wanted
from streampai_app.donations.gateways.dodo import DodoGateway
from streampai_app.errors import Conflict, NotFound, Unavailable
from streampai_app.models import Donation

WHOLE = Wanted("pay_1", "rfq_1", "by mistake", "EUR")
PART = Wanted("pay_1", "rfq_1", "by mistake", "JPY", 500)
OPEN = Donation(id="don_1", checkout_ref="cks_1", provider="dodo")


def answering(status: int, code: str = "") -> DodoGateway:
    transport = httpx.MockTransport(lambda _request: httpx.Response(status, json={"code": code}))
    client = dodo.DodoClient("http://dodo.test", "key", transport=transport)
    return DodoGateway(client, {"EUR": "pdt_1"}, ())


@pytest.mark.parametrize(("status", "code"), [(404, "NOT_FOUND"), (422, "INVALID_REQUEST_BODY"), (400, "")])
async def test_a_refund_that_dodo_will_never_take_is_refused_for_good(status, code):
    gateway = answering(status, code)
    with pytest.raises(Conflict):
        await gateway.refund(WHOLE)
    await gateway.aclose()


async def test_a_refund_that_was_not_answered_may_be_asked_for_again():
    gateway = answering(401, "UNAUTHORIZED")
    with pytest.raises(Unavailable):
        await gateway.refund(WHOLE)
    await gateway.aclose()


async def test_a_part_in_a_currency_without_a_product_is_refused():
    gateway = answering(200)
    with pytest.raises(Conflict, match="JPY"):
        await gateway.refund(PART)
    await gateway.aclose()


async def test_a_checkout_that_dodo_does_not_know_is_said_to_be_unknown():
    gateway = answering(404, "NOT_FOUND")
    with pytest.raises(NotFound):
        await gateway.look_up(OPEN)
    await gateway.aclose()
