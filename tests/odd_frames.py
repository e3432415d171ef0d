"""Frames and handshakes of which no page of ours makes any on the pages' socket: chosen and generated."""

import json
import random
from collections.abc import Iterator

EVENT = json.dumps(
    ["event", {"name": "a.b", "payload": {"c": [1, None, "ä"]}, "router_data": {"pathname": "/"}}]
)
GOOD = (
    "3",
    "40/_event,",
    '40/_event,{"event":{"name":"a.b"},"schema":"x"}',
    f"42/_event,{EVENT}",
    '42/_event,["client_error",{"error_type":"x"}]',
    "41/_event,",
)
DEEP = 100_000
CHOSEN = (
    # Engine.IO (docs/engine.io-protocol, v4)
    "",
    "\0",
    " ",
    "x",
    "²",
    "٣",
    "9",
    "-1",
    "b",
    "b!",
    "bAAAA",
    "0",
    "0{}",
    "1",
    "2",
    "2probe",
    "3probe",
    "5",
    "6",
    "7",
    "4",
    "44",
    "\x1e",
    "3\x1e3",
    "\ufeff4",
    "4\n2",
    "10/_event,",
    # Socket.IO (socket.io-protocol, v5)
    "40",
    "40,",
    "40/",
    "40/elsewhere,",
    "40/_event",
    "40/_event?a=b,",
    "40/_event,[]",
    "40/_event,1",
    "40/_event,{",
    '40/_event,"a"',
    "41",
    "41/_event,{}",
    "42",
    "42[]",
    '42["event",{}]',
    "42/_event",
    "42/_event,",
    "42/_event,null",
    "42/_event,true",
    "42/_event,1",
    '42/_event,"a"',
    "42/_event,{}",
    "42/_event,[]",
    "42/_event,[null]",
    "42/_event,[[]]",
    "42/_event,[{}]",
    '42/_event,["event"]',
    '42/_event,["event",1,2]',
    '42/_event,["ping"]',
    '42/_event,["connect",{},{}]',
    '42/_event,["disconnect"]',
    '42/_event,["emit"]',
    '42/_event,["__class__"]',
    '42/_event,[""]',
    '42/_event,7["event",{}]',
    "42/_event,7",
    "42/_event," + "9" * 101 + "[]",
    '42/_event,["event",{}',
    "42/_event,[NaN]",
    '42/_event,["event",Infinity]',
    '42/_event,["event",' + "9" * 5_000 + "]",
    '42/_event,["event",{"a":' + "9" * 200 + "}]",
    f"42/_event,{'[' * DEEP}{']' * DEEP}",
    f"42/_event,{'[' * DEEP}",
    '42/_event,["event",' + '{"a":' * 900 + "1" + "}" * 900 + "]",
    "43/_event,",
    "43/_event,1[]",
    "43/_event,1",
    "44/_event,",
    '44/_event,{"message":"a"}',
    "45/_event,",
    '451-/_event,["event",{"_placeholder":true,"num":0}]',
    '451-/_event,["event",{"_placeholder":true,"num":9}]',
    '4599999999999-/_event,["event"]',
    '450-/_event,["event",{}]',
    '461-/_event,1[{"_placeholder":true,"num":0}]',
    "46/_event,",
    "47/_event,",
    "4x/_event,",
)
BINARY = (b"", b"\0", b"\x04", b"4", b"42/_event,null", b"\xff" * 100, bytes(range(256)))
BROKEN = (  # no WebSocket frames (RFC 6455, 5)
    b"\x81\x84aaaa\x9e\x9e\x9e\x9e",  # a text that is not UTF-8
    b"\x83\x80aaaa",  # an opcode that nobody has
    b"\xc1\x80aaaa",  # a bit that nobody agreed on
    b"\x81\x02ab",  # not masked
    b"\x80\x80aaaa",  # goes on with nothing
    b"\x09\x80aaaa",  # a ping in fragments
    b"\x89\xfe\x01\x00aaaa" + b"a" * 256,  # a long ping
    b"\x88\x81aaaaa",  # a close with half a code
    b"\x88\x82aaaaaa",  # a close with code 0
    b"\x88\x84aaaab\x89\x9e\x9e",  # a close whose reason is not UTF-8
    b"GET / HTTP/1.1\r\n\r\n",
)
PATH = "/_event/?EIO=4&transport=websocket&token=a"
HANDSHAKES = (
    "/_event/",
    "/_event",
    "/_event/?",
    "/_event/?EIO=4",
    "/_event/?transport=websocket&token=a",
    "/_event/?EIO=3&transport=websocket&token=a",
    "/_event/?EIO=4&EIO=4&transport=websocket&token=a",
    "/_event/?EIO=4&transport=polling&token=a",
    "/_event/?EIO=4&transport=x&token=a",
    f"{PATH}&sid=abc",
    f"{PATH}&j=0",
    f"{PATH}&j=x",
    f"{PATH}&token=b",
    "/_event/?EIO=4&transport=websocket&token=",
    "/_event/?EIO=4&transport=websocket",
    f"{PATH}{'b' * 1000}",
    "/_event/?%ff=%fe",
    f"{PATH}&a=b",
    "/_event/elsewhere?EIO=4&transport=websocket&token=a",
    "/_event//?EIO=4&transport=websocket&token=a",
)


def odd_frames(count: int, seed: int = 1) -> Iterator[str]:
    """Yield the chosen frames, and then good ones in which something was changed."""
    yield from CHOSEN
    chance = random.Random(seed)
    for _ in range(count):
        yield _changed(chance.choice(GOOD[1:]), chance)


def _changed(frame: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(frame) + 1)
        before, after = frame[:at], frame[at:]
        piece = chance.choice(
            ['"', "[", "]", "{", "}", ",", "0", "4", "-", "\0", "é", "null", "\\", frame[:9]]
        )
        frame = chance.choice(
            [before, after, before + piece + after, before + after[1:], before + piece + after[1:]]
        )
    return frame
