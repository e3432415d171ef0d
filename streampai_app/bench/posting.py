"""The load: webhooks as Dodo posts them, over bare connections that cost next to nothing.

One request is under way on a connection at a time. Two ways to push: as fast as it is answered, and so many
a second whatever the answers do (then a time counts from the moment the webhook was due).
"""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from .server import Server
from .timing import Spread
from .usage import usage_of

Sign = Callable[[], bytes]  # gives the next whole request
_LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Push:
    """How hard to push."""

    connections: int = 32
    warm_up: float = 1.0
    seconds: float = 8.0
    per_second: int = 200  # where it is not as fast as possible


@dataclass(frozen=True, slots=True)
class Answers:
    """What came back: how many a second, how soon, and how many were not 200. Shares are of one core."""

    per_second: float
    took: Spread
    server_share: float
    generator_share: float
    refused: int


@dataclass(frozen=True, slots=True)
class _Answer:
    due: float
    at: float
    status: int


class Line(asyncio.Protocol):
    """One connection kept alive."""

    def __init__(self) -> None:
        self._answer: asyncio.Future[int] | None = None
        self._got = b""

    async def post(self, request: bytes) -> int:
        """Send a request and return the status of its answer."""
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self._answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, end, rest = self._got.partition(b"\r\n\r\n")
        if end and len(rest) >= _length_in(head) and self._answer is not None:
            answer, self._answer, self._got = self._answer, None, b""
            answer.set_result(int(head[9:12]))

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionError("closed before it answered"))

    def close(self) -> None:
        self.transport.close()


def _length_in(head: bytes) -> int:
    lines = (line for line in head.lower().split(b"\r\n") if line.startswith(_LENGTH))
    return int(next(lines, _LENGTH + b"0").removeprefix(_LENGTH))


async def saturate(server: Server, sign: Sign, push: Push) -> Answers:
    """Post as fast as it is answered on every connection, and measure once it runs evenly."""
    lines = await open_lines(server, push.connections)
    answers: list[_Answer] = []
    ends = time.perf_counter() + push.warm_up + push.seconds

    async def go_on(line: Line) -> None:
        while (due := time.perf_counter()) < ends:
            status = await line.post(sign())
            answers.append(_Answer(due, time.perf_counter(), status))

    work = [asyncio.create_task(go_on(line)) for line in lines]
    return await _measured(server, push, lines, work, answers)


async def keep_pace(server: Server, sign: Sign, push: Push) -> Answers:
    """Post so many a second, each on whichever connection is free."""
    lines = await open_lines(server, push.connections)
    free: asyncio.Queue[Line] = asyncio.Queue()
    for line in lines:
        free.put_nowait(line)
    answers: list[_Answer] = []
    begin = time.perf_counter()

    async def post_at(due: float) -> None:
        await asyncio.sleep(due - time.perf_counter())
        line = await free.get()
        status = await line.post(sign())
        answers.append(_Answer(due, time.perf_counter(), status))
        free.put_nowait(line)

    count = int((push.warm_up + push.seconds) * push.per_second)
    work = [asyncio.create_task(post_at(begin + number / push.per_second)) for number in range(count)]
    return await _measured(server, push, lines, work, answers)


async def open_lines(server: Server, count: int) -> list[Line]:
    """Connect so many times."""
    loop = asyncio.get_running_loop()
    opened = [await loop.create_connection(Line, "127.0.0.1", server.port) for _ in range(count)]
    return [line for _, line in opened]


async def _measured(
    server: Server, push: Push, lines: list[Line], work: list[asyncio.Task[None]], answers: list[_Answer]
) -> Answers:
    await asyncio.sleep(push.warm_up)
    begin, ours, theirs = time.perf_counter(), usage_of(os.getpid()), usage_of(server.pid)
    await asyncio.sleep(push.seconds)
    end = time.perf_counter()
    shares = ours.share_until(usage_of(os.getpid())), theirs.share_until(usage_of(server.pid))
    await asyncio.gather(*work)
    for line in lines:
        line.close()
    within = [answer for answer in answers if begin <= answer.at < end]
    return Answers(
        len(within) / (end - begin),
        Spread.of([answer.at - answer.due for answer in answers if begin <= answer.due < end]),
        server_share=shares[1],
        generator_share=shares[0],
        refused=sum(answer.status != 200 for answer in answers),
    )
