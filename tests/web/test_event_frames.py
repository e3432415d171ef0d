"""What engine.io and socket.io are given to parse, and what is refused before."""

import engineio.packet
import pytest
import socketio.packet
from reflex_base import constants

from streampai_app import metrics
from streampai_app.web import event_frames
from streampai_app.web.event_frames import EventFrames, Frames
from streampai_app.web.sockets import NOT_UNDERSTOOD
from tests.odd_frames import BINARY, CHOSEN, GOOD, HANDSHAKES, PATH, odd_frames

from .asgi import Sent, answer_ok, http_scope, no_body


def socket_scope(address: str = PATH, upgrade: str = "websocket") -> dict:
    path, _, query = address.partition("?")
    return {
        "type": "websocket",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"upgrade", upgrade.encode())],
    }


async def converse(*messages: dict) -> tuple[list, Sent]:
    """Say this on a socket. Returns what the application heard, and what was answered."""
    heard: list = []
    coming = iter([{"type": "websocket.connect"}, *messages])

    async def app(_scope, receive, _send):
        while (message := await receive())["type"] != "websocket.disconnect":
            heard.append(message)

    async def receive():
        return next(coming, {"type": "websocket.disconnect", "code": 1000})

    sent = Sent()
    await EventFrames(app)(socket_scope(), receive, sent)
    return heard[1:], sent


def text(frame: str) -> dict:
    return {"type": "websocket.receive", "text": frame}


async def test_what_a_page_says_is_passed_on():
    said = [text(frame) for frame in GOOD if frame != "40/_event,"]
    heard, sent = await converse(*said)
    assert heard == said
    assert sent == []


def joined() -> Frames:
    frames = Frames()
    assert frames.why_not("40/_event,") is None
    return frames


@pytest.mark.parametrize("frame", CHOSEN, ids=lambda frame: repr(frame[:30]))
async def test_an_odd_frame_closes_the_socket_unread(frame):
    counted = metrics.events_unknown._value.get()
    heard, sent = await converse(text("40/_event,"), text(frame), text("3"))
    assert heard == [text("40/_event,")]
    assert sent == [event_frames.REFUSED]
    assert sent[0]["code"] == NOT_UNDERSTOOD
    assert metrics.events_unknown._value.get() == counted + 1


@pytest.mark.parametrize("data", BINARY)
async def test_our_pages_send_no_bytes(data):
    heard, sent = await converse(text("40/_event,"), {"type": "websocket.receive", "bytes": data})
    assert len(heard) == len(sent) == 1


@pytest.mark.parametrize("frames", [GOOD[3:4], GOOD[5:], GOOD[1:3], (*GOOD[1:2], *GOOD[5:], GOOD[3])])
async def test_what_comes_out_of_turn_is_refused(frames):
    heard, sent = await converse(*map(text, frames))
    assert len(heard) == len(frames) - 1
    assert sent == [event_frames.REFUSED]


def test_whatever_is_let_through_is_what_the_libraries_can_parse():
    taken = 0
    for frame in (*odd_frames(20_000), *GOOD[2:]):
        for frames in (Frames(), joined()):
            if frames.why_not(frame) is None and frame != event_frames.PONG:
                taken += 1
                outer = engineio.packet.Packet(encoded_packet=frame)
                inner = socketio.packet.Packet(encoded_packet=outer.data)
                assert (outer.packet_type, inner.namespace) == (4, "/_event")
                assert inner.packet_type in {0, 1, 2}
                assert inner.packet_type != 2 or inner.data[0] in event_frames.ARGUMENTS
    assert taken > 100


@pytest.mark.parametrize("address", HANDSHAKES, ids=lambda address: address[:60])
async def test_an_odd_handshake_opens_no_socket(address):
    await refused(socket_scope(address))


@pytest.mark.parametrize("upgrade", ["h2c", "websocket,websocket", ""])
async def test_an_upgrade_to_something_else_opens_no_socket(upgrade):
    await refused(socket_scope(upgrade=upgrade))


async def refused(scope: dict) -> None:
    async def never(*_):
        raise AssertionError("it got through")

    sent = Sent()

    async def connect():
        return {"type": "websocket.connect"}

    await EventFrames(never)(scope, connect, sent)
    assert sent == [event_frames.REFUSED]


@pytest.mark.parametrize("query", [b"", b"EIO=4&transport=polling", b"EIO=4&transport=websocket&token=a"])
async def test_a_request_that_is_no_socket_gets_no_further(query):
    sent = Sent()
    await EventFrames(answer_ok)(http_scope("/_event/") | {"query_string": query}, no_body, sent)
    assert sent.status == 400


def test_the_names_are_the_frameworks():
    ours = {str(constants.SocketEvent.EVENT), str(constants.SocketEvent.CLIENT_ERROR)}
    assert ours == {*event_frames.ARGUMENTS}
    assert {path.strip("/") for path in event_frames.PATHS} == {constants.Endpoint.EVENT.value.strip("/")}
