"""The load: visitors' widgets, speaking `docs/protocol.md` over bare sockets.

Messages carry client ids that count, so that an answer is recognised by searching its bytes: reading JSON
would make the generator slower than what it measures.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Iterator

from .population import Someone, text_of
from .wire import Wire, connect

ID_PREFIX = b"-0000-4000-8000-"
_DIGITS = 12
OPENING_AT_ONCE = 50


class Clock:
    """When each message was sent, acknowledged and delivered. One for all clients of a measurement.

    Numbers count up from `first`, so that two clocks can tell theirs apart.
    """

    def __init__(self, first: int = 0) -> None:
        self.first = first
        self.sent: list[float] = []
        self.acknowledged: dict[int, float] = {}
        self.delivered: dict[int, float] = {}

    def send(self) -> int:
        """Return the number of a message that is being sent now."""
        self.sent.append(time.perf_counter())
        return self.first + len(self.sent) - 1

    def deliver(self, numbers: Iterable[int]) -> None:
        """Note that these messages have arrived now, unless they had before or are another clock's."""
        now = time.perf_counter()
        for number in numbers:
            if 0 <= number - self.first < len(self.sent):
                self.delivered.setdefault(number, now)

    def spans(self, arrived: dict[int, float], begin: float, end: float) -> list[float]:
        """Return how long each message took to arrive, of those sent in between. Seconds."""
        return [
            arrived[number] - at
            for number, at in enumerate(self.sent, self.first)
            if begin <= at < end and number in arrived
        ]


class Widget:
    """One open widget. `on_frame` gets its frames, once it has been welcomed."""

    def __init__(self, chat_id: str, on_frame: Callable[[bytes], None]) -> None:
        self.chat_id = chat_id
        self._on_frame = on_frame
        self._welcomed = asyncio.get_running_loop().create_future()
        self._head = b'{"op":"send","chat":"' + chat_id.encode() + b'","id":"00000000' + ID_PREFIX

    async def open(self, url: str, origin: str, token: str, cursor: int) -> "Widget":
        self.wire: Wire = await connect(url, {"Origin": origin})
        self.wire.listen(self._first_frame)
        hello = {"op": "hello", "token": token, "cursors": {self.chat_id: cursor}}
        self.wire.send(json.dumps(hello).encode())
        await asyncio.wait(
            (self._welcomed, self.wire.closed), return_when=asyncio.FIRST_COMPLETED, timeout=30
        )
        if not self._welcomed.done():
            raise ConnectionError(f"not welcomed, close code {self.wire.close_code}")
        return self

    def send(self, number: int) -> None:
        body = b'","body":"' + marked(number).encode() + b'"}'
        self.wire.send(self._head + b"%012x" % number + body)

    def close(self) -> None:
        self.wire.close()

    def _first_frame(self, frame: bytes) -> None:
        self._welcomed.set_result(None)
        self.wire.listen(self._on_frame)


def marked(number: int) -> str:
    """Return a text that carries its number, for those who see the text and not the id."""
    return f"{text_of(number)} ~{number:012x}~"


def id_of(number: int) -> str:
    """Return the client id that carries a number."""
    return f"00000000{ID_PREFIX.decode()}{number:012x}"


def is_acknowledgement(frame: bytes) -> bool:
    """Whether this frame says that a message of the client's own was stored."""
    return b'"sent"' in frame[:16]


def is_refusal(frame: bytes) -> bool:
    """Whether this frame says that a message was not stored."""
    return b'"refused"' in frame[:24]


def numbers_in(frame: bytes) -> Iterator[int]:
    """Yield the numbers of the messages that a frame speaks of, except those that were there before."""
    place = frame.find(ID_PREFIX)
    while place >= 0:
        begin = place + len(ID_PREFIX)
        yield int(frame[begin : begin + _DIGITS], 16)
        place = frame.find(ID_PREFIX, begin)


async def open_all(widgets: Iterable[tuple[Widget, Someone]], url: str, origin: str, cursor: int) -> None:
    """Open so many at once that the server's backlog holds them."""
    gate = asyncio.Semaphore(OPENING_AT_ONCE)

    async def open_one(widget: Widget, someone: Someone) -> None:
        async with gate:
            await widget.open(url, origin, someone.secret, cursor)

    async with asyncio.TaskGroup() as group:
        for widget, someone in widgets:
            group.create_task(open_one(widget, someone))
