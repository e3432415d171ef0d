"""Opening a checkout session."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import dodo
from integrations.dodo.checkouts import within_limits
from integrations.dodo.errors import AmountRefused, Garbage, NotFound, SessionWithoutUrl
from integrations.dodo_sandbox import DEMO_PRODUCTS
from tests.integrations.conftest import Browser, open_session

DONATION: dict[str, Any] = {
    "donation_id": "don_1",
    "streamer_id": "str_1",
    "amount": 2500,
    "currency": "EUR",
    "product_id": DEMO_PRODUCTS["EUR"],
    "donor": dodo.Donor(),
    "return_url": "https://desk.test/thanks/token",
}


async def sent_for(**changes: Any) -> dict[str, Any]:
    """Return the body that a donation becomes."""
    bodies = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(200, json={"session_id": "cks_1", "checkout_url": "https://pay.test/cks_1"})

    async with dodo.DodoClient("https://dodo.test", "k", transport=httpx.MockTransport(answer)) as client:
        assert await dodo.create_checkout_session(client, **DONATION | changes) == dodo.CheckoutSession(
            "cks_1", "https://pay.test/cks_1"
        )
    return bodies[0]


async def test_a_session_asks_for_one_of_the_product_at_the_donors_amount():
    body = await sent_for()
    assert body["product_cart"] == [{"product_id": DEMO_PRODUCTS["EUR"], "quantity": 1, "amount": 2500}]
    assert body["metadata"] == {"donation_id": "don_1", "streamer_id": "str_1"}
    assert body["feature_flags"]["allow_currency_selection"] is False
    assert body["feature_flags"]["allow_discount_code"] is False
    assert "customer" not in body
    assert "cancel_url" not in body


async def test_a_donor_without_an_email_is_not_mentioned_and_one_with_it_may_change_it():
    assert "customer" not in await sent_for(donor=dodo.Donor(name="Ana"))
    body = await sent_for(donor=dodo.Donor("Ana", "ana@example.org"))
    assert body["customer"] == {"email": "ana@example.org", "name": "Ana"}
    assert body["feature_flags"]["allow_customer_editing_name"] is True


def test_a_donors_email_stays_out_of_logs():
    assert "ana@" not in repr(dodo.Donor("Ana", "ana@example.org"))


async def test_long_and_odd_messages_are_cut_and_sent_as_unicode():
    body = await sent_for(message="\0\ud800" + "🎉" * 600, voice="v" * 41)
    assert body["metadata"]["message"] == "?" + "🎉" * 499
    assert body["metadata"]["voice"] == "v" * 41


@given(st.text(), st.text(alphabet="abcdef_-0", min_size=1, max_size=60))
def test_metadata_is_always_within_the_limits(value: str, key: str):
    for taken_key, taken in within_limits({key: value}).items():
        assert len(taken_key) <= 40
        assert 0 < len(taken) <= 500
        assert "\0" not in taken
        taken.encode()


def test_metadata_that_nobody_could_send_is_the_callers_mistake():
    with pytest.raises(ValueError, match="no metadata key"):
        within_limits({"a key": "v"})
    with pytest.raises(ValueError, match="too many"):
        within_limits({f"k{n}": "v" for n in range(51)})


@pytest.mark.parametrize("amount", [0, -1, 2**31])
async def test_an_amount_that_dodo_cannot_hold_is_never_sent(amount: int):
    with pytest.raises(ValueError, match="no amount"):
        await sent_for(amount=amount)


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "/session/cks_1", 5])
async def test_a_session_that_nobody_could_pay_is_an_error(url: Any):
    answer = httpx.MockTransport(
        lambda _request: httpx.Response(200, json={"session_id": "cks_1", "checkout_url": url})
    )
    async with dodo.DodoClient("https://dodo.test", "k", transport=answer) as client:
        with pytest.raises(SessionWithoutUrl):
            await dodo.create_checkout_session(client, **DONATION)


async def test_a_session_without_an_id_is_garbage():
    answer = httpx.MockTransport(lambda _request: httpx.Response(200, json={}))
    async with dodo.DodoClient("https://dodo.test", "k", transport=answer) as client:
        with pytest.raises(Garbage):
            await dodo.create_checkout_session(client, **DONATION)


async def test_the_sandbox_opens_what_we_ask_for(client: dodo.DodoClient, browser: Browser):
    session_id = await open_session(client)
    status = await dodo.get_checkout_session(client, session_id)
    assert (status.payment_id, status.payment_status) == (None, None)
    await browser.press(session_id, "pay")
    status = await dodo.get_checkout_session(client, session_id)
    assert status.payment_status == "succeeded"


async def test_an_amount_below_the_minimum_is_refused_as_an_amount(client: dodo.DodoClient):
    with pytest.raises(AmountRefused):
        await open_session(client, amount=1)


async def test_a_product_of_another_mode_is_not_found(client: dodo.DodoClient):
    with pytest.raises(NotFound):
        await dodo.create_checkout_session(client, **DONATION | {"product_id": "pdt_live"})


async def test_an_unknown_session_is_not_found(client: dodo.DodoClient):
    with pytest.raises(NotFound):
        await dodo.get_checkout_session(client, "../products/x?y=z")


@pytest.mark.parametrize("fault", ["server_error", "too_many"])
async def test_a_passing_fault_goes_unnoticed(client: dodo.DodoClient, browser: Browser, fault: str):
    await browser.fault(fault, times=2)
    assert await open_session(client)
