"""What the API does wrong on request, and what our client makes of it."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette

from integrations import dodo
from integrations.dodo.errors import Garbage, ServerFailed, SessionWithoutUrl, TimedOut, TooMany
from tests.integrations.conftest import KEY, Browser, open_session


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("server_error", ServerFailed),
        ("garbage", Garbage),
        ("no_url", SessionWithoutUrl),
    ],
)
async def test_a_lasting_fault_becomes_an_error(
    client: dodo.DodoClient, browser: Browser, fault: str, error: type[Exception]
):
    await browser.fault(fault, times=3)
    with pytest.raises(error):
        await open_session(client)


async def test_too_many_asks_to_wait(client: dodo.DodoClient, browser: Browser):
    await browser.fault("too_many", seconds=3600)
    with pytest.raises(TooMany) as raised:
        await open_session(client)
    assert raised.value.retry_after == 3600


async def test_timeout_does_the_thing_and_answers_too_late(sandbox: Starlette, browser: Browser):
    await browser.fault("timeout", seconds=60)
    transport = httpx.ASGITransport(sandbox)
    async with dodo.DodoClient(
        "http://dodo.test", KEY, transport=transport, timeout=0.2, attempts=1
    ) as hasty:
        with pytest.raises(TimedOut):
            await open_session(hasty)
    with sandbox.state.world.transaction() as tx:
        assert tx.one("SELECT count(*) AS n FROM sessions")["n"] == 1


async def test_a_slow_answer_holds_up_nobody_else(client: dodo.DodoClient, browser: Browser):
    await browser.fault("timeout", seconds=0.3)
    slow = asyncio.create_task(open_session(client))
    await asyncio.sleep(0.05)
    await open_session(client)
    assert not slow.done()
    await slow
