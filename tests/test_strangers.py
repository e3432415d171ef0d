"""A whole desk, and what one address can do to it over the network."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Callable

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.protocol import State

from tests.alerts.giving import add_star
from tests.people import new_uuid
from tests.web.conftest import start_json

from .desk import Desk, somewhere
from .waiting import eventually

pytestmark = pytest.mark.slow
SLOW = (
    b"POST /api/account/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
    b"Content-Type: application/json\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: loc",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"",
)


@pytest.mark.parametrize("proxies", ["", "127.0.0.1"])
async def test_a_thousand_slow_connections_of_one_address_do_not_stop_the_service(
    make_desk: Callable[..., Desk], proxies: str
) -> None:
    desk = await asyncio.to_thread(make_desk, TRUSTED_PROXIES=proxies)
    host = f"127.0.0.1:{desk.port}"
    slow = []
    for number in range(1_100):
        _, writer = await asyncio.open_connection("127.0.0.1", desk.port)
        writer.write(SLOW[number % 4].replace(b"localhost", host.encode()))
        slow.append(writer)
    async with httpx.AsyncClient(base_url=f"http://{host}", timeout=8) as client:
        for _ in range(3):
            assert (await client.get("/readyz")).status_code == 200
    for writer in slow:
        writer.transport.abort()


async def test_every_open_socket_is_told_that_the_server_restarts(make_desk: Callable[..., Desk]) -> None:
    desk = await asyncio.to_thread(make_desk)
    visitor, _ = await open_visitor(desk)
    with desk.database() as database:
        _, secret = database.write_now(add_star)
    overlay = await open_socket(desk, "/api/overlay/socket")
    await overlay.send(json.dumps({"op": "hello", "token": secret, "page": "page_1", "playing": None}))
    assert json.loads(await overlay.recv())["op"] == "welcome"
    events = await open_socket(desk, "/_event/?EIO=4&transport=websocket&token=a")
    assert (await events.recv()).startswith("0{")
    assert await asyncio.to_thread(desk.stop) == 0
    for socket in (visitor, overlay, events):
        await socket.wait_closed()
        assert socket.close_code == 1012


async def test_fifty_sockets_of_one_visitor_say_no_more_than_one(make_desk: Callable[..., Desk]) -> None:
    desk = await asyncio.to_thread(make_desk)
    first, visitor = await open_visitor(desk)
    sockets = [first]
    for _ in range(49):
        with contextlib.suppress(AssertionError):
            sockets.append(await say_hello(desk, visitor["token"]))
    assert len(sockets) == 20
    said = {"op": "send", "chat": visitor["chat"]["id"], "body": "x" * 4_000}
    answers = [await ask(socket, said | {"id": new_uuid()}) for _ in range(10) for socket in sockets]
    stored = [answer for answer in answers if answer["op"] == "sent"]
    assert 20 <= len(stored) < 100
    assert {answer["status"] for answer in answers if answer["op"] == "refused"} == {429}
    for socket in sockets:
        await socket.close()


@pytest.mark.redis
async def test_sockets_of_a_visitor_are_counted_over_all_workers_and_those_of_killed_ones_are_forgotten(
    make_desk: Callable[..., Desk], redis_url: str, redis_prefix: str
) -> None:
    desk = await asyncio.to_thread(make_desk, REDIS_URL=redis_url, REDIS_PREFIX=redis_prefix, WORKERS="2")
    first, visitor = await open_visitor(desk)
    sockets = [first, *await say_hellos(desk, visitor["token"], 60)]
    assert len(sockets) == 20
    for worker in desk.workers():
        os.kill(worker, signal.SIGKILL)
    await eventually(lambda: all(socket.state is not State.OPEN for socket in sockets))
    for _ in range(60):  # few enough that how often they are opened is not what refuses them
        kept = [socket for socket in sockets if socket.state is State.OPEN]
        sockets = [*kept, *await say_hellos(desk, visitor["token"], 20 - len(kept))]
        if len(sockets) == 20:
            break
        await asyncio.sleep(2)
    assert len(sockets) == 20
    assert await say_hellos(desk, visitor["token"], 5) == []
    for socket in sockets:
        await socket.close()


async def say_hellos(desk: Desk, token: str, count: int) -> list[ClientConnection]:
    """Open sockets of a visitor until one is refused, and return those that were let in."""
    opened = []
    for _ in range(count):
        try:
            opened.append(await say_hello(desk, token))
        except (AssertionError, OSError, WebSocketException):
            break
    return opened


async def ask(socket: ClientConnection, frame: dict) -> dict:
    await socket.send(json.dumps(frame))
    while True:
        heard = json.loads(await socket.recv())
        if heard["op"] in {"sent", "refused"}:
            return heard


async def open_visitor(desk: Desk) -> tuple[ClientConnection, dict]:
    async with httpx.AsyncClient(base_url=desk.url) as client:
        started = (await client.post("/api/support/chats", json=start_json(), headers=somewhere())).json()
    return await say_hello(desk, started["token"]), started


async def say_hello(desk: Desk, token: str) -> ClientConnection:
    socket = await open_socket(desk, "/api/support/socket")
    await socket.send(json.dumps({"op": "hello", "token": token}))
    try:
        welcome = json.loads(await socket.recv())
    except Exception as closed:
        raise AssertionError(str(closed)) from None
    assert welcome["op"] == "welcome"
    return socket


async def open_socket(desk: Desk, path: str) -> ClientConnection:
    return await connect(f"ws://localhost:{desk.port}{path}", origin=desk.url, additional_headers=somewhere())
