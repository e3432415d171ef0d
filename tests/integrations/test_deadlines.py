"""However slowly a provider goes on failing, there is an end to asking it."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from integrations.dodo import errors as dodo_errors
from integrations.dodo.client import DodoClient
from integrations.elevenlabs import errors as elevenlabs_errors
from integrations.elevenlabs.client import ElevenLabsClient
from integrations.paypal import errors as paypal_errors
from integrations.paypal.client import PayPalClient

WHATEVER_HANGS = 20  # seconds


def failing(after: float) -> httpx.MockTransport:
    """A provider that answers 503 after so many seconds, and wants to be asked again."""

    async def answer(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(after)
        return httpx.Response(503, json={})

    return httpx.MockTransport(answer)


def as_it_is(answer: Any) -> Any:
    return answer


def dodo(**options: Any) -> DodoClient:
    return DodoClient("https://dodo.test", "key", **options)


def paypal(**options: Any) -> PayPalClient:
    return PayPalClient("https://paypal.test", "client", "secret", **options)


def elevenlabs(**options: Any) -> ElevenLabsClient:
    return ElevenLabsClient("https://elevenlabs.test", "key", **options)


CLIENTS = [
    (dodo, dodo_errors.TimedOut, lambda client: client.get("payments", as_it_is)),
    (paypal, paypal_errors.TimedOut, lambda client: client.get("orders", as_it_is)),
    (elevenlabs, elevenlabs_errors.TimedOut, lambda client: client.get("voices", most=1000)),
]


@pytest.mark.parametrize(("make", "error", "ask"), CLIENTS)
async def test_all_attempts_together_have_a_deadline(
    make: Callable[..., Any], error: type[Exception], ask: Callable[[Any], Any]
):
    async with (
        asyncio.timeout(WHATEVER_HANGS),
        make(transport=failing(0.15), total=0.25, attempts=1000) as client,
    ):
        with pytest.raises(error, match=r"within 0\.25 s in all"):
            await ask(client)


@pytest.mark.parametrize(("make", "error", "ask"), CLIENTS)
async def test_a_timeout_of_the_askers_own_is_their_own(
    make: Callable[..., Any], error: type[Exception], ask: Callable[[Any], Any]
):
    async with make(transport=failing(60)) as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await ask(client)


async def test_who_waits_for_paypals_token_behind_others_waits_no_longer():
    """One after the other fetched it anew, and each waited for all before."""
    async with (
        asyncio.timeout(WHATEVER_HANGS),
        paypal(transport=failing(60), timeout=0.2, total=0.5, attempts=1) as client,
    ):
        asked = (client.get("orders", as_it_is) for _ in range(10))
        answers = await asyncio.gather(*asked, return_exceptions=True)
    assert {type(answer) for answer in answers} == {paypal_errors.TimedOut}
    assert any("in all" in str(answer) for answer in answers)


async def test_dodo_in_the_background_waits_for_its_turn_as_long_as_it_takes():
    async with dodo(transport=failing(0.1), total=0.05, attempts=1) as client:
        with pytest.raises(dodo_errors.Answered):
            await client.in_background().get("payments", as_it_is)
