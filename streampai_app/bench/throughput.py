"""How many messages a second one worker stores and delivers, when visitors send as fast as they are answered.

Each chat has two sockets, the sender's and another tab of the same visitor, and a few messages under way. A
message counts once it was acknowledged to the one and delivered to the other.
"""

import asyncio
import os
import time
from dataclasses import dataclass

from .population import Someone
from .server import Server
from .timing import Spread
from .usage import usage_of
from .visitors import Clock, Widget, is_acknowledgement, is_refusal, numbers_in, open_all

AFTER_A_REFUSAL = 0.2  # seconds: a socket may send only so much


@dataclass(frozen=True, slots=True)
class Load:
    """How hard to push."""

    chats: int = 750
    under_way: int = 2
    warm_up: float = 2.0
    seconds: float = 8.0


@dataclass(frozen=True, slots=True)
class Throughput:
    """What came out. Shares are of one core."""

    per_second: float
    delivered: Spread
    server_share: float
    generator_share: float
    refused: int


async def saturate(server: Server, visitors: list[Someone], load: Load) -> Throughput:
    """Push, and measure once it runs evenly."""
    clock = Clock()
    pairs = [_Pair(visitor.chat_id, clock) for visitor in visitors[: load.chats]]
    sockets = [
        (widget, visitor)
        for pair, visitor in zip(pairs, visitors, strict=False)
        for widget in (pair.sender, pair.other_tab)
    ]
    await open_all(sockets, server.socket_url, server.origin, cursor=1)
    for pair in pairs:
        for _ in range(load.under_way):
            pair.send()
    await asyncio.sleep(load.warm_up)
    begin, ours, theirs = time.perf_counter(), usage_of(os.getpid()), usage_of(server.pid)
    await asyncio.sleep(load.seconds)
    end = time.perf_counter()
    shares = ours.share_until(usage_of(os.getpid())), theirs.share_until(usage_of(server.pid))
    for pair in pairs:
        pair.stop()
    done = sum(begin <= at < end for number, at in clock.delivered.items() if number in clock.acknowledged)
    return Throughput(
        done / (end - begin),
        Spread.of(clock.spans(clock.delivered, begin, end)),
        server_share=shares[1],
        generator_share=shares[0],
        refused=sum(pair.refused for pair in pairs),
    )


class _Pair:
    """A chat with somebody who writes and another tab that looks on."""

    def __init__(self, chat_id: str, clock: Clock) -> None:
        self.sender = Widget(chat_id, self._answered)
        self.other_tab = Widget(chat_id, self._arrived)
        self._clock = clock
        self._going_on = True
        self.refused = 0

    def send(self) -> None:
        if self._going_on:
            self.sender.send(self._clock.send())

    def stop(self) -> None:
        self._going_on = False
        self.sender.close()
        self.other_tab.close()

    def _answered(self, frame: bytes) -> None:
        if is_acknowledgement(frame):
            now = time.perf_counter()
            for number in numbers_in(frame):
                self._clock.acknowledged[number] = now
                self.send()
        elif is_refusal(frame):
            self.refused += 1
            asyncio.get_running_loop().call_later(AFTER_A_REFUSAL, self.send)

    def _arrived(self, frame: bytes) -> None:
        self._clock.deliver(numbers_in(frame))
