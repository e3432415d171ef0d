"""One stranger on the pages' socket of a real server, and everybody else."""

import asyncio
import json
import time
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

pytestmark = pytest.mark.slow

NAMES = ("[parameters: ", "eyJ-", "token=", "\nDETAIL: ", "a@")


async def say(url: str, origin: str, name: str) -> None:
    """Connect as a page does, without a cookie, and send an event of this name."""
    address = f"ws://{urlsplit(url).netloc}/_event/?EIO=4&transport=websocket&token=a"
    async with connect(address, origin=origin) as socket:
        await socket.recv()
        await socket.send("40/_event,")
        await socket.recv()
        await socket.send("42/_event," + json.dumps(["event", {"name": name}]))
        await socket.send("42/_event," + json.dumps(["event", {"name": "nothing"}]))
        await asyncio.sleep(0.2)


async def test_a_name_without_an_end_stops_nobody_and_fills_no_log(make_desk) -> None:
    desk = await asyncio.to_thread(make_desk)
    before = len(desk.log())
    for part in NAMES:
        with suppress(ConnectionClosed):  # it may be let go of
            await say(desk.url, desk.url, part * (200_000 // len(part)))
        began = time.monotonic()
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"{desk.url}/healthz", timeout=10)).status_code == 200
        assert time.monotonic() - began < 8, "it takes milliseconds; it once took more than a minute"
    written = desk.log()[before:]
    assert "Traceback" not in written
    assert len(written) < 20_000


async def test_a_page_of_somebody_else_is_refused_before_it_can_say_anything(make_desk) -> None:
    desk = await asyncio.to_thread(make_desk)
    with pytest.raises((InvalidStatus, ConnectionClosed)):
        await say(desk.url, "https://elsewhere.example", "nothing")
