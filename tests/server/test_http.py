"""Slow, silent, greedy and senseless connections, against a really served port."""

import asyncio
from dataclasses import replace

import pytest

from tests.waiting import eventually

from .serving import QUICK, Served, echo, served, small_socket, until_closed

POST = b"POST / HTTP/1.1\r\nHost: desk.test\r\nContent-Length: 100000\r\n"


@pytest.fixture
async def desk():
    async with served(echo) as running:
        yield running


async def test_a_head_that_never_ends_is_ended(desk: Served) -> None:
    assert (await desk.ask(b"GET / HTTP/1.1\r\nHost: de")).startswith(b"HTTP/1.1 408 ")
    assert (await desk.ask(b"")).startswith(b"HTTP/1.1 408 ")


async def test_a_head_that_comes_byte_by_byte_gains_no_time(desk: Served) -> None:
    reader, writer = await desk.connect()
    ended = asyncio.create_task(until_closed(reader))
    while not ended.done():
        writer.write(b"x")
        await asyncio.sleep(0.05)
    writer.close()
    assert b" 408 " in ended.result() or b" 400 " in ended.result()


async def test_a_body_that_never_comes_is_ended_and_told(desk: Served) -> None:
    assert (await desk.ask(POST + b"\r\n")).startswith(b"HTTP/1.1 408 ")


async def test_a_body_below_the_rate_is_ended_and_one_above_it_is_not(desk: Served) -> None:
    async def post(piece: bytes) -> bytes:
        reader, writer = await desk.connect()
        answer = asyncio.create_task(until_closed(reader))
        writer.write(b"POST / HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Length: 2400\r\n\r\n")
        for _ in range(8):
            writer.write(piece)
            await asyncio.sleep(0.1)
        answer = await answer
        writer.close()
        return answer

    slow, steady = await asyncio.gather(post(b"s" * 10), post(b"s" * 300))
    assert slow.startswith(b"HTTP/1.1 408 ")
    assert steady.startswith(b"HTTP/1.1 200 ")
    assert b"2400" in steady


async def test_a_body_may_not_take_for_ever_however_steadily_it_comes(desk: Served) -> None:
    reader, writer = await desk.connect()
    answer = asyncio.create_task(until_closed(reader))
    writer.write(POST.replace(b"100000", b"100000000") + b"\r\n")
    while not answer.done():
        writer.write(b"s" * 1_000)
        await asyncio.sleep(0.05)
    writer.close()
    assert answer.result().startswith(b"HTTP/1.1 408 ")


async def test_an_idle_connection_is_closed_without_a_word(desk: Served) -> None:
    reader, writer = await desk.connect()
    writer.write(b"GET / HTTP/1.1\r\nHost: d\r\n\r\n")
    assert (await until_closed(reader)).count(b"HTTP/1.1 200 ") == 1
    writer.close()


async def test_whoever_does_not_read_the_answer_is_cut_off(desk: Served) -> None:
    with small_socket() as deaf:
        deaf.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(deaf, ("127.0.0.1", desk.port))
        await loop.sock_sendall(deaf, b"GET /stream HTTP/1.1\r\nHost: d\r\n\r\n")
        async with asyncio.timeout(10):
            await eventually(lambda: desk.worker.server_state.tasks)
            await eventually(lambda: not desk.worker.server_state.tasks)
            await eventually(lambda: not desk.worker.server_state.connections)


async def test_whoever_reads_an_endless_answer_slowly_keeps_it(desk: Served) -> None:
    reader, writer = await desk.connect()
    writer.write(b"GET /stream HTTP/1.1\r\nHost: d\r\n\r\n")
    for _ in range(20):
        assert await reader.read(65536)
        await asyncio.sleep(0.05)
    writer.close()


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: d\r\n" + b"a: b\r\n" * 500 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: d\r\nlong: " + b"x" * 400_000,
        b"GET /" + b"x" * 400_000,
    ],
)
async def test_a_head_without_bounds_is_refused(desk: Served, head: bytes) -> None:
    assert b" 431 " in (await desk.ask(head)).split(b"\r\n")[0]


async def test_senseless_bytes_are_refused_without_a_line_in_the_log(desk: Served, caplog) -> None:
    assert (await desk.ask(b"\x16\x03\x01 hello\r\n\r\n")).startswith(b"HTTP/1.1 400 ")
    assert await desk.ask(b"GET / HTTP/1.1\r\nHost: d\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n")
    assert not caplog.records


async def test_too_many_requests_at_once_on_one_connection_are_refused(desk: Served) -> None:
    many = b"POST / HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\n\r\n" * 500
    assert (await desk.ask(many)).count(b"HTTP/1.1 200 ") < 50


async def test_beyond_its_share_an_address_waits_and_nothing_is_lost() -> None:
    async with served(echo, per_address=3) as desk:
        async with asyncio.timeout(5):
            answers = await asyncio.gather(*(desk.get() for _ in range(40)))
        assert answers == [200] * 40


async def test_an_address_that_holds_all_its_connections_is_told_to_come_again() -> None:
    async with served(echo, per_address=2) as desk:
        held = [await desk.connect() for _ in range(2)]
        for _, writer in held:
            writer.write(POST + b"\r\n")
        answer = await desk.ask(b"GET / HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n")
        assert b" 200 " in answer  # once the deadline has ended the others
        for _, writer in held:
            writer.close()


async def test_an_idle_connection_makes_way_for_another_one_of_its_address() -> None:
    async with served(echo, per_address=1) as desk:
        reader, writer = await desk.connect()
        writer.write(b"GET / HTTP/1.1\r\nHost: d\r\n\r\n")
        assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 200 ")
        async with asyncio.timeout(0.25):  # sooner than an idle connection ends
            assert await desk.get() == 200
        writer.close()


async def test_a_full_process_makes_room_by_ending_what_does_nothing() -> None:
    async with served(echo, capacity=10, proxies=("127.0.0.1",), per_address=1) as desk:
        idle = [await desk.connect() for _ in range(20)]
        await asyncio.sleep(0.15)
        assert await desk.get() == 200
        for _, writer in idle:
            writer.close()


async def test_proxies_keep_their_connections_longer_than_strangers() -> None:
    async def seconds_idle(*proxies: str) -> float:
        async with served(echo, proxies=proxies) as desk:
            reader, writer = await desk.connect()
            writer.write(b"GET / HTTP/1.1\r\nHost: d\r\n\r\n")
            began = asyncio.get_running_loop().time()
            await until_closed(reader)
            writer.close()
            return asyncio.get_running_loop().time() - began

    assert await seconds_idle() < 0.8 <= await seconds_idle("127.0.0.1")


async def test_nothing_is_begun_for_a_body_that_does_not_come(desk: Served) -> None:
    reader, writer = await desk.connect()
    writer.write(POST + b"\r\n" + b"s" * 1_000)
    await asyncio.sleep(0.1)
    assert not desk.worker.server_state.tasks
    assert b" 408 " in await until_closed(reader)
    writer.close()


async def test_a_large_body_is_worked_on_while_it_comes(desk: Served) -> None:
    reader, writer = await desk.connect()
    writer.write(POST + b"Connection: close\r\n\r\n" + b"s" * 70_000)
    await eventually(lambda: desk.worker.server_state.tasks)
    writer.write(b"s" * 30_000)
    assert b"100000" in await until_closed(reader)
    writer.close()


async def test_whoever_asks_before_it_sends_the_body_is_told_to_go_on(desk: Served) -> None:
    reader, writer = await desk.connect()
    writer.write(POST + b"Expect: 100-continue\r\nConnection: close\r\n\r\n")
    assert b" 100 " in await reader.readuntil(b"\r\n\r\n")
    writer.write(b"s" * 100_000)
    assert b"100000" in await until_closed(reader)
    writer.close()


@pytest.mark.parametrize("proxies", [(), ("127.0.0.1",)])
async def test_a_hundred_slow_connections_do_not_keep_others_waiting(proxies: tuple[str, ...]) -> None:
    """Not even where they come from the same address, and it has used up its share."""
    many = replace(QUICK, head=5.0, body_grace=5.0, arrival=0.2)
    async with served(echo, per_address=20, proxies=proxies, deadlines=many) as desk:
        slow = [await desk.connect() for _ in range(100)]
        for number, (_, writer) in enumerate(slow):
            writer.write((b"GET / HTTP/1.1\r\nHost", POST + b"\r\n", b"")[number % 3])
        async with asyncio.timeout(2):  # before any of them has come to its own end
            assert await desk.get() == 200
            assert await desk.get() == 200
        for _, writer in slow:
            writer.transport.abort()


H2C = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA")


@pytest.mark.parametrize(
    "headers",
    [H2C, ("Connection: upgrade", "Upgrade: TLS/1.0, HTTP/1.1"), ("Connection: upgrade", "Upgrade: ,")],
)
async def test_an_upgrade_that_we_do_not_speak_is_ignored(desk: Served, headers) -> None:
    asked = "\r\n".join(["%s / HTTP/1.1", "Host: d", *headers, "%s", ""])
    last = b"GET / HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n"
    posted = (asked % ("POST", "Content-Length: 3\r\n") + "abc").encode()
    answer = await desk.ask((asked % ("GET", "")).encode() + posted + last)
    assert answer.count(b"HTTP/1.1 200 ") == 3
    assert b" 101 " not in answer
    assert answer.count(b"3") >= 1, "the body was read"


async def test_an_upgrade_of_http_1_0_is_ignored(desk: Served) -> None:
    asked = b"GET / HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    key = b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    assert (await desk.ask(asked + key)).startswith(b"HTTP/1.1 200 ")


async def test_a_tunnel_is_refused(desk: Served) -> None:
    for target in (b"d:80", b"/"):
        answer = await desk.ask(b"CONNECT " + target + b" HTTP/1.1\r\nHost: d\r\n\r\nGET / HTTP/1.1\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 400 ")
