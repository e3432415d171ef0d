"""Giving money back: once, whatever the network does."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from integrations import dodo
from integrations.dodo.errors import Garbage, RefundRefused, ServerFailed, TimedOut, TooMany
from integrations.dodo_sandbox import DEMO_PRODUCTS
from tests.integrations.conftest import KEY, Browser
from tests.integrations.stage import Clock

from .test_payments import paid


@pytest.fixture
async def hasty(sandbox: Starlette) -> AsyncIterator[dodo.DodoClient]:
    """A client that waits for an answer only a moment."""
    transport = httpx.ASGITransport(sandbox)
    async with dodo.DodoClient("http://dodo.test", KEY, transport=transport, timeout=0.2) as client:
        yield client


async def refunds_of(client: dodo.DodoClient, payment_id: str) -> tuple[dodo.Refund, ...]:
    return (await dodo.get_payment(client, payment_id)).refunds


async def test_a_refund_begins_and_ends_later(client: dodo.DodoClient, browser: Browser, clock: Clock):
    payment_id = await paid(client, browser)
    refund = await dodo.refund_payment(client, payment_id, reference="r1", reason="the donor asked")
    assert (refund.status, refund.amount, refund.is_partial) == ("pending", 2500, False)
    assert refund.reason == "the donor asked (reference r1)"
    clock.jump(2)
    await browser.deliver()
    assert (await dodo.get_refund(client, refund.id)).status == "succeeded"
    assert (await dodo.get_payment(client, payment_id)).refund_status == "full"


async def test_the_same_reference_refunds_once(client: dodo.DodoClient, browser: Browser):
    payment_id = await paid(client, browser)
    first = await dodo.refund_payment(client, payment_id, reference="r1")
    assert await dodo.refund_payment(client, payment_id, reference="r1") == first
    assert len(await refunds_of(client, payment_id)) == 1


async def test_a_whole_payment_that_somebody_else_refunded_is_not_refunded_again(
    client: dodo.DodoClient, browser: Browser
):
    payment_id = await paid(client, browser)
    first = await dodo.refund_payment(client, payment_id, reference="from the dashboard")
    assert await dodo.refund_payment(client, payment_id, reference="r2") == first


async def test_a_part_is_not_taken_for_refunded_because_the_whole_is(
    client: dodo.DodoClient, browser: Browser
):
    payment_id = await paid(client, browser)
    await dodo.refund_payment(client, payment_id, reference="r1")
    part = dodo.Part(DEMO_PRODUCTS["EUR"], 1000, "EUR")
    with pytest.raises(RefundRefused):
        await dodo.refund_payment(client, payment_id, reference="r2", part=part)


async def test_parts_are_refunded_by_their_own_references(
    client: dodo.DodoClient, browser: Browser, clock: Clock
):
    payment_id = await paid(client, browser)
    part = dodo.Part(DEMO_PRODUCTS["EUR"], 1000, "EUR")
    for reference in ("r1", "r2", "r1", "r2"):
        refund = await dodo.refund_payment(client, payment_id, reference=reference, part=part)
        assert (refund.amount, refund.is_partial) == (1000, True)
        clock.jump(2)
        await browser.deliver()
    assert [refund.amount for refund in await refunds_of(client, payment_id)] == [1000, 1000]
    with pytest.raises(RefundRefused) as raised:
        await dodo.refund_payment(client, payment_id, reference="r3", part=part)
    assert raised.value.code == "LINE_ITEM_REFUND_AMOUNT_TOO_HIGH"


async def test_a_refund_whose_answer_was_lost_is_found(hasty: dodo.DodoClient, browser: Browser):
    payment_id = await paid(hasty, browser)
    real, posted = hasty.post, 0

    async def lose(*given: object, **named: object) -> object:
        nonlocal posted
        posted += 1
        await browser.fault("timeout", seconds=60)
        return await real(*given, **named)

    hasty.post = lose
    refund = await dodo.refund_payment(hasty, payment_id, reference="r1")
    assert refund.status == "pending"
    assert posted == 1
    assert len(await refunds_of(hasty, payment_id)) == 1


def answering(*refund_answers: httpx.Response | Exception) -> tuple[httpx.MockTransport, list[str]]:
    """Return a Dodo whose payment has no refunds, and the methods that it was called with."""
    seen: list[str] = []
    waiting = list(refund_answers)

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.method)
        if request.method == "GET":
            return httpx.Response(200, json={"payment_id": "pay_1", "refunds": []})
        said = waiting.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    return httpx.MockTransport(answer), seen


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (httpx.ReadTimeout("slow"), TimedOut),
        (httpx.Response(500), ServerFailed),
        (httpx.Response(200, html="<h1>It works!</h1>"), Garbage),
    ],
    ids=["timeout", "500", "garbage"],
)
async def test_when_nothing_is_known_the_payment_is_read_again_and_nothing_is_sent_again(
    said: httpx.Response | Exception, error: type[Exception]
):
    transport, seen = answering(said)
    async with dodo.DodoClient("https://dodo.test", "k", transport=transport) as client:
        with pytest.raises(error):
            await dodo.refund_payment(client, "pay_1", reference="r1")
    assert seen == ["GET", "POST", "GET"]


async def test_a_refusal_is_final_and_nothing_is_read_again():
    said = httpx.Response(409, json={"code": "REFUND_WINDOW_EXPIRED", "message": "too late"})
    transport, seen = answering(said)
    async with dodo.DodoClient("https://dodo.test", "k", transport=transport) as client:
        with pytest.raises(RefundRefused):
            await dodo.refund_payment(client, "pay_1", reference="r1")
    assert seen == ["GET", "POST"]


async def test_even_429_is_not_sent_again():
    transport, seen = answering(httpx.Response(429, headers={"retry-after": "1"}))
    async with dodo.DodoClient("https://dodo.test", "k", transport=transport) as client:
        with pytest.raises(TooMany):
            await dodo.refund_payment(client, "pay_1", reference="r1")
    assert seen == ["GET", "POST"]


async def test_a_long_reason_is_cut_but_never_its_reference(client: dodo.DodoClient, browser: Browser):
    payment_id = await paid(client, browser)
    refund = await dodo.refund_payment(client, payment_id, reference="r1", reason="x" * 5000)
    assert refund.reason
    assert len(refund.reason) == 3000
    assert refund.reason.endswith("(reference r1)")


async def test_refunds_are_listed(client: dodo.DodoClient, browser: Browser, clock: Clock):
    payment_id = await paid(client, browser)
    refund = await dodo.refund_payment(client, payment_id, reference="r1")
    listed = [one async for one in dodo.list_refunds(client, since=clock.now, until=clock.now)]
    assert listed == [refund]
