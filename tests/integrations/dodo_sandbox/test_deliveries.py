"""Webhooks: Dodo's schedule, and what goes wrong on request."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from integrations import dodo
from integrations.dodo_sandbox import close_sandbox, deliver_due, make_sandbox
from integrations.dodo_sandbox.deliveries import next_due
from tests.integrations.conftest import HERE, KEY, SECRET, Browser, open_session
from tests.integrations.stage import Clock, Receiver

DELAYS = (5, 300, 1800, 7200, 18_000, 36_000, 36_000)


async def pay(client: dodo.DodoClient, browser: Browser) -> str:
    session_id = await open_session(client)
    await browser.press(session_id, "pay")
    return session_id


async def states(browser: Browser) -> list[str]:
    """Return the states of all deliveries, the latest first."""
    return [row["state"] for row in (await browser.http.get("/control")).json()["deliveries"]]


async def test_a_webhook_that_is_taken_is_sent_once(
    client: dodo.DodoClient, browser: Browser, receiver: Receiver, clock: Clock
):
    await pay(client, browser)
    assert await browser.deliver() == 1
    clock.jump(10**6)
    assert await browser.deliver() == 0
    assert receiver.types == ["payment.succeeded"]


@pytest.mark.parametrize("failure", [500, 404, 301, httpx.ConnectError("down"), httpx.ReadTimeout("slow")])
async def test_a_webhook_that_is_not_taken_is_sent_eight_times_by_dodos_schedule(
    client: dodo.DodoClient,
    browser: Browser,
    receiver: Receiver,
    clock: Clock,
    failure: int | Exception,
):
    receiver.answers = [failure] * 8
    await pay(client, browser)
    assert await browser.deliver() == 1
    for delay in DELAYS:
        clock.jump(delay - 0.5)
        assert await browser.deliver() == 0
        clock.jump(0.5)
        assert await browser.deliver() == 1
    clock.jump(10**6)
    assert await browser.deliver() == 0
    assert await states(browser) == ["failed"]
    assert len(set(receiver.ids)) == 1


async def test_each_attempt_is_signed_anew_at_its_own_time(
    client: dodo.DodoClient, browser: Browser, receiver: Receiver, clock: Clock
):
    receiver.answers = [500]
    await pay(client, browser)
    for _ in range(2):
        await browser.deliver()
        request = receiver.requests[-1]
        assert dodo.verify_webhook(request.content, request.headers, [SECRET], now=clock.now)
        clock.jump(500)


async def test_a_retry_carries_the_latest_state_under_the_same_id(
    client: dodo.DodoClient, browser: Browser, receiver: Receiver, clock: Clock
):
    receiver.answers = [500]
    session_id = await open_session(client)
    await browser.press(session_id, "decline")
    await browser.deliver()
    await browser.press(session_id, "pay")
    clock.jump(5)
    await browser.deliver()
    first, retry = (event for event in receiver.events if event["type"] == "payment.failed")
    assert (first["data"]["status"], retry["data"]["status"]) == ("failed", "succeeded")
    ids = {id_ for id_, kind in zip(receiver.ids, receiver.types, strict=True) if kind == "payment.failed"}
    assert len(ids) == 1


async def test_duplicate_sends_the_same_webhook_twice(
    client: dodo.DodoClient, browser: Browser, receiver: Receiver
):
    await browser.fault("duplicate")
    await pay(client, browser)
    assert await browser.deliver() == 2
    assert receiver.ids[0] == receiver.ids[1]
    assert receiver.events[0] == receiver.events[1]


async def test_delay_holds_a_webhook_back(client: dodo.DodoClient, browser: Browser, clock: Clock):
    await browser.fault("delay", seconds=60)
    await pay(client, browser)
    assert await browser.deliver() == 0
    clock.jump(60)
    assert await browser.deliver() == 1


async def test_reorder_lets_the_next_webhook_overtake(
    client: dodo.DodoClient, browser: Browser, receiver: Receiver, clock: Clock
):
    await browser.fault("reorder")
    session_id = await open_session(client)
    await browser.press(session_id, "decline")
    assert await browser.deliver() == 0
    await browser.press(session_id, "pay")
    await browser.deliver()
    clock.jump(1)
    await browser.deliver()
    assert receiver.types == ["payment.succeeded", "payment.failed"]


async def test_a_reordered_webhook_that_nothing_overtakes_goes_out_in_the_end(
    client: dodo.DodoClient, browser: Browser, clock: Clock
):
    await browser.fault("reorder")
    await pay(client, browser)
    clock.jump(30)
    assert await browser.deliver() == 1


async def test_drop_never_sends_it(
    client: dodo.DodoClient, browser: Browser, receiver: Receiver, clock: Clock
):
    await browser.fault("drop")
    await pay(client, browser)
    clock.jump(10**6)
    assert await browser.deliver() == 0
    assert await states(browser) == ["dropped"]


async def test_bad_signature_is_wrong_once_and_right_on_the_retry(
    client: dodo.DodoClient, browser: Browser, receiver: Receiver, clock: Clock
):
    await browser.fault("bad_signature")
    receiver.answers = [401]
    await pay(client, browser)
    await browser.deliver()
    forged = receiver.requests[0]
    with pytest.raises(dodo.BadSignature):
        dodo.verify_webhook(forged.content, forged.headers, [SECRET], now=clock.now)
    clock.jump(5)
    await browser.deliver()
    good = receiver.requests[1]
    assert dodo.verify_webhook(good.content, good.headers, [SECRET], now=clock.now)


async def test_a_fault_strikes_as_often_as_asked_and_can_be_called_off(
    client: dodo.DodoClient, browser: Browser
):
    await browser.fault("drop", times=5)
    await pay(client, browser)
    assert (await browser.http.get("/control")).json()["faults"] == {"drop": 4}
    await browser.fault("drop", times=0)
    await pay(client, browser)
    assert await states(browser) == ["waiting", "dropped"]


async def test_what_waits_can_be_hurried_and_what_was_sent_can_be_sent_again(
    client: dodo.DodoClient, browser: Browser, receiver: Receiver
):
    receiver.answers = [500]
    await pay(client, browser)
    await browser.deliver()
    await browser.http.post("/control/hurry")
    assert await browser.deliver() == 1
    (row,) = (await browser.http.get("/control")).json()["deliveries"]
    await browser.http.post(f"/control/deliveries/{row['id']}/again")
    assert await browser.deliver() == 1
    assert len(set(receiver.ids)) == 1
    assert (await browser.http.post("/control/deliveries/99/again")).status_code == 404


async def test_two_processes_over_one_file_send_each_webhook_once(
    client: dodo.DodoClient,
    browser: Browser,
    sandbox: Starlette,
    receiver: Receiver,
    clock: Clock,
    tmp_path: Path,
):
    other = make_sandbox(
        tmp_path / "dodo.db",
        base_url=HERE,
        webhook_url="http://desk.test/hooks",
        secret=SECRET,
        api_key=KEY,
        clock=clock,
        transport=httpx.MockTransport(receiver),
    )
    for _ in range(3):
        await pay(client, browser)
    sent = [await deliver_due(app) for app in (other, sandbox)]
    await close_sandbox(other)
    assert sum(sent) == 3
    assert len(set(receiver.ids)) == 3


async def test_a_webhook_whose_sender_died_is_sent_by_another(
    client: dodo.DodoClient, browser: Browser, sandbox: Starlette, receiver: Receiver, clock: Clock
):
    receiver.answers = [KeyboardInterrupt()]
    await pay(client, browser)
    with pytest.raises(KeyboardInterrupt):
        await browser.deliver()
    assert await browser.deliver() == 0
    with sandbox.state.world.transaction() as tx:
        assert next_due(tx) == tx.now + 60  # nobody stays awake for what another is sending
    clock.jump(60)
    assert await browser.deliver() == 1


async def test_the_sandbox_sends_by_itself_while_it_runs(
    sandbox: Starlette, client: dodo.DodoClient, browser: Browser, receiver: Receiver
):
    async with sandbox.router.lifespan_context(sandbox):
        await pay(client, browser)
        await receiver.wait_for(1)
    assert receiver.types == ["payment.succeeded"]
