"""Sockets that flood, that send without an end, that do not read, and that are open when the process ends."""

import asyncio
import gc
import logging
import os
import socket
import tracemalloc

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from streampai_app.server import sockets
from streampai_app.web.sockets import FLOODING, RESTARTING, TOO_LARGE
from tests.odd_frames import BROKEN
from tests.waiting import eventually

from .serving import Served, echo, served, until_closed

HANDSHAKE = (
    b"GET %s HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
IDLE_AT_MOST = 22_000  # bytes in this test, where the application is an echo


@pytest.fixture
async def desk():
    async with served(echo) as running:
        yield running


def address(desk: Served, path: str = "/api/support/socket") -> str:
    return f"ws://127.0.0.1:{desk.port}{path}"


async def test_what_is_said_is_heard(desk: Served) -> None:
    async with connect(address(desk)) as socket:
        await socket.send("hello")
        assert await socket.recv() == "hello"
        await socket.ping()


@pytest.mark.parametrize(("path", "allowed"), [("/api/support/socket", 64 * 1024), ("/_event/", 256 * 1024)])
async def test_a_message_may_be_so_long_and_no_longer(desk: Served, path: str, allowed: int) -> None:
    async with connect(address(desk, path), max_size=None) as socket:
        await socket.send("a" * allowed)
        assert len(await socket.recv()) == allowed
        await socket.send("a" * (allowed + 1))
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd.code == TOO_LARGE


async def test_a_message_in_fragments_is_bounded_while_it_arrives(desk: Served) -> None:
    async def fragments():
        while True:
            yield "a" * 10_000

    async with connect(address(desk)) as socket:
        with pytest.raises(ConnectionClosed):
            await socket.send(fragments())
    assert closed_code(socket) == TOO_LARGE


async def test_a_frame_that_only_announces_its_size_is_refused_before_it_comes(desk: Served) -> None:
    reader, writer = await desk.connect()
    writer.write(HANDSHAKE % b"/api/support/socket")
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"\x81\xff" + (1 << 30).to_bytes(8) + b"mask")
    async with asyncio.timeout(2):
        frame = await reader.read(100)
    assert frame[2:4] == TOO_LARGE.to_bytes(2)
    writer.close()


@pytest.mark.parametrize("opcode", [Opcode.PING, Opcode.TEXT, Opcode.CONT])
async def test_a_flood_of_tiny_frames_ends_the_socket(desk: Served, opcode: Opcode) -> None:
    reader, writer = await desk.connect()
    writer.write(HANDSHAKE % b"/api/support/socket")
    await reader.readuntil(b"\r\n\r\n")
    first = Frame(Opcode.TEXT, b"", fin=False).serialize(mask=True) if opcode is Opcode.CONT else b""
    tiny = Frame(opcode, b"", fin=opcode is not Opcode.CONT).serialize(mask=True)
    writer.write(first + tiny * (int(sockets.FRAMES[0]) * 2))
    heard = b""
    async with asyncio.timeout(5):
        while piece := await reader.read(65536):
            heard += piece
    assert FLOODING.to_bytes(2) + b"flooding" in heard
    writer.close()


async def test_a_socket_that_does_not_read_is_cut_off(desk: Served) -> None:
    reader, writer = await desk.connect()
    writer.write(HANDSHAKE % b"/_event/")
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.pause_reading()
    message = Frame(Opcode.TEXT, b"a" * 250_000).serialize(mask=True)
    for _ in range(60):
        writer.write(message)
    await eventually(lambda: not desk.worker.server_state.tasks)
    writer.close()


async def test_open_sockets_are_told_that_the_process_ends() -> None:
    async with served(echo) as desk:
        talking, listening = await connect(address(desk)), await connect(address(desk, "/_event/"))
        await talking.send("hello")
    for each in (talking, listening):
        await each.wait_closed()
        assert closed_code(each) == RESTARTING


async def test_a_socket_that_never_answers_the_goodbye_does_not_hold_up_the_end() -> None:
    async with served(echo) as desk:
        reader, writer = await desk.connect()
        writer.write(HANDSHAKE % b"/api/support/socket")
        await reader.readuntil(b"\r\n\r\n")
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 3
    writer.close()


@pytest.mark.parametrize("data", BROKEN, ids=repr)
async def test_bytes_that_are_no_frame_close_the_socket_and_are_no_error(desk: Served, caplog, data) -> None:
    reader, writer = await desk.connect()
    writer.write(HANDSHAKE % b"/api/support/socket")
    await reader.readuntil(b"\r\n\r\n")
    writer.write(data)
    assert (await until_closed(reader)).startswith(b"\x88")
    writer.close()
    await eventually(lambda: not desk.worker.server_state.tasks)
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []


async def test_a_path_that_is_no_address_is_refused_and_is_no_error(desk: Served, caplog) -> None:
    assert (await desk.ask(HANDSHAKE % b"/\xff")).startswith(b"HTTP/1.1 400 ")
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []


async def test_a_handshake_that_cannot_be_one_is_refused(desk: Served) -> None:
    long_line = b"Cookie: " + os.urandom(10_000).hex().encode()
    for head in (HANDSHAKE.replace(b"Host: d", long_line), HANDSHAKE.replace(b"13", b"12")):
        answer = await desk.ask(head % b"/api/support/socket")
        assert b" 101 " not in answer
    await eventually(lambda: not desk.worker.server_state.connections)


def closed_code(socket) -> int:
    assert socket.protocol.close_rcvd is not None
    return socket.protocol.close_rcvd.code


async def test_what_waits_for_the_application_is_told_in_order() -> None:
    inbox = sockets.Inbox()
    first = asyncio.create_task(inbox.get())
    await asyncio.sleep(0)
    for number in (1, 2, 3):
        inbox.put_nowait(number)
    assert [await first, await inbox.get(), await inbox.get()] == [1, 2, 3]
    assert inbox.empty()


async def test_a_reader_that_gave_up_takes_nothing_with_it() -> None:
    inbox = sockets.Inbox()
    gone = asyncio.create_task(inbox.get())
    await asyncio.sleep(0)
    gone.cancel()
    next_one = asyncio.create_task(inbox.get())
    await asyncio.sleep(0)
    inbox.put_nowait("news")
    assert await next_one == "news"


async def test_a_writer_waits_while_the_other_end_takes_nothing() -> None:
    writable = sockets.Writable()
    await writable.wait()
    writable.clear()
    waiting = asyncio.create_task(writable.wait())
    await asyncio.sleep(0)
    writable.clear()
    assert not waiting.done()
    writable.set()
    await waiting
    await writable.wait()


async def test_an_idle_socket_takes_little_memory(desk: Served) -> None:
    many, headers = 50, b"".join(b"X-Header-%d: value %d\r\n" % (n, n) for n in range(10))
    handshake = HANDSHAKE.rstrip(b"\r\n") % b"/api/support/socket" + b"\r\n" + headers + b"\r\n"
    hello = Frame(Opcode.TEXT, b"hello").serialize(mask=True)
    loop, opened = asyncio.get_running_loop(), []
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(many):
            client = socket.create_connection(("127.0.0.1", desk.port))
            client.setblocking(False)
            opened.append(client)
            await loop.sock_sendall(client, handshake)
            await loop.sock_recv(client, 4096)
            await loop.sock_sendall(client, hello)
            await loop.sock_recv(client, 4096)
        gc.collect()
        each = (tracemalloc.get_traced_memory()[0] - before) / many
    finally:
        tracemalloc.stop()
        for client in opened:
            client.close()
    assert each < IDLE_AT_MOST
