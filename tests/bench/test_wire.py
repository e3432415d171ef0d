"""The generator's own WebSocket client, against the server that it will meet."""

import asyncio
import struct

import pytest

from streampai_app.bench.wire import Wire, connect, text_frame


def server_frame(payload: bytes, opcode: int = 1) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((0x80 | opcode, size)) + payload
    if size < 65_536:
        return struct.pack("!BBH", 0x80 | opcode, 126, size) + payload
    return struct.pack("!BBQ", 0x80 | opcode, 127, size) + payload


class Transport(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""

    def write(self, data: bytes) -> None:
        self.written += data

    def close(self) -> None:
        self.written += b"CLOSED"


async def opened() -> tuple[Wire, Transport, list[bytes]]:
    wire, transport, heard = Wire(b"GET /"), Transport(), []
    wire.connection_made(transport)
    wire.data_received(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
    wire.listen(heard.append)
    return wire, transport, heard


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
@pytest.mark.parametrize("piece", [1, 7, 100_000])
async def test_frames_of_every_size_are_heard_however_they_are_cut(size: int, piece: int) -> None:
    wire, _, heard = await opened()
    stream = server_frame(b"x" * size) + server_frame(b"end")
    step = max(piece, size // 50)
    for begin in range(0, len(stream), step):
        wire.data_received(stream[begin : begin + step])
    assert heard == [b"x" * size, b"end"]


async def test_what_comes_with_the_handshake_waits_for_whoever_listens() -> None:
    wire, heard = Wire(b"GET /"), []
    wire.connection_made(Transport())
    wire.data_received(b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + server_frame(b"early"))
    wire.listen(heard.append)
    assert heard == [b"early"]


async def test_a_ping_is_answered() -> None:
    wire, transport, _ = await opened()
    wire.data_received(server_frame(b"hi", opcode=9))
    assert transport.written.endswith(bytes((0x8A, 0x82, 0, 0, 0, 0)) + b"hi")


async def test_a_close_is_noted_and_followed() -> None:
    wire, transport, _ = await opened()
    wire.data_received(server_frame(struct.pack("!H", 4401), opcode=8))
    assert wire.close_code == 4401
    assert transport.written.endswith(b"CLOSED")


def test_what_is_sent_is_masked_as_the_protocol_demands() -> None:
    assert text_frame(b"abc") == bytes((0x81, 0x83, 0, 0, 0, 0)) + b"abc"
    assert text_frame(b"x" * 200)[:4] == bytes((0x81, 0xFE, 0, 200))


async def test_a_refusal_is_an_error() -> None:
    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(ConnectionError, match="403"):
        await connect(f"ws://127.0.0.1:{port}/socket")
    server.close()
    await server.wait_closed()
