"""One stranger on the pages' socket of a real server, and everybody else."""

import asyncio
import json
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from tests.desk import Desk, somewhere
from tests.odd_frames import BINARY, BROKEN, HANDSHAKES, PATH, odd_frames

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


HEAD = (
    "GET {} HTTP/1.1\r\nHost: localhost:{}\r\nOrigin: http://localhost:{}\r\nX-Forwarded-For: {}\r\n"
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{}\r\n"
)
ODD_HEADERS = (
    "Sec-WebSocket-Protocol: \x07, a\r\n",
    "Sec-WebSocket-Protocol: 0.0.0\r\n",
    "Upgrade: websocket\r\n",
    "Upgrade: h2c\r\n",
    "Origin: null\r\n",
    "Connection: close\r\n",
    "X-Forwarded-Proto: \xff\r\n",
    "Cookie: a=\xff; =; b\r\n",
    "Content-Length: 5\r\n",
)


async def test_no_odd_frame_or_handshake_ends_in_an_error(make_desk) -> None:
    desk = await asyncio.to_thread(make_desk)
    for frame in (*odd_frames(100), *BINARY):
        await say_frame(desk, frame)
    for address in HANDSHAKES:
        await ask_raw(desk, HEAD, address, "")
        for method in ("GET", "POST", "OPTIONS"):
            await ask_raw(desk, HEAD.replace("websocket", "h2c").replace("GET", method), address, "")
    for header in ODD_HEADERS:
        await ask_raw(desk, HEAD, PATH, header)
    for origin in ("HTTP://LocalHost:{}", "http://[::1]:{}", "http://localhost:{}/", "http://localhost.:{}"):
        await ask_raw(desk, HEAD.replace("http://localhost:{}", origin), PATH, "")
    await ask_raw(desk, HEAD, "/_event/\xff?EIO=4&transport=websocket&token=\xff", "")
    for data in BROKEN:
        await ask_raw(desk, HEAD, PATH, "", data)
    assert errors_in(desk.log_file) == []
    async with connect(socket_address(desk), origin=desk.url) as page:
        await page.recv()
        await page.send("40/_event,")
        while not (await page.recv()).startswith("40/_event,{"):  # a new token may come first
            pass
        await page.send("42/_event,null")
        with pytest.raises(ConnectionClosed):
            await page.recv()
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{desk.url}/readyz", timeout=10)).status_code == 200


async def say_frame(desk: Desk, frame: str | bytes) -> None:
    with suppress(ConnectionClosed, InvalidHandshake):
        async with connect(socket_address(desk), origin=desk.url, additional_headers=somewhere()) as socket:
            await socket.recv()
            await socket.send("40/_event,")
            await socket.recv()
            await socket.send(frame)


async def ask_raw(desk: Desk, head: str, address: str, header: str, data: bytes = b"") -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    sent = head.format(address, desk.port, desk.port, somewhere()["X-Forwarded-For"], header)
    writer.write(sent.encode("latin-1"))
    with suppress(ConnectionResetError, TimeoutError):
        async with asyncio.timeout(5):
            await reader.read(4096)
            writer.write(data)
            if data:
                await reader.read(4096)
    writer.close()


def socket_address(desk: Desk) -> str:
    return f"ws://{urlsplit(desk.url).netloc}{PATH}"


def errors_in(log: Path) -> list[str]:
    """Return the lines of a log that tell of an error."""
    told = [line for line in log.read_text().splitlines() if line.startswith("{")]
    return [
        line for line in told if "Traceback" in line or json.loads(line)["level"] in {"error", "critical"}
    ]
