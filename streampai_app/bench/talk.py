"""How long a message takes from a visitor to an admin and back, with a whole platform's visitors connected.

Of a hundred messages a second, a quarter are written by visitors whose chat is open on an admin's screen and
half by those admins: these are timed. The last quarter comes in other chats, and moves every admin's list.
"""

import asyncio
import itertools
import os
import time
from dataclasses import dataclass
from typing import Protocol

from .console import Console, numbers_marked
from .population import People, Someone
from .server import Server
from .usage import usage_of
from .visitors import Clock, Widget, numbers_in, open_all

REPLIES_BEGIN_AT, OTHERS_BEGIN_AT = 1 << 40, 1 << 41


@dataclass(frozen=True, slots=True)
class Talk:
    """Who talks, and how much."""

    visitors: int = 1000
    admins: int = 10
    per_second: int = 100
    warm_up: float = 3.0
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Latency:
    """What came out: seconds for each message. Shares are of one core."""

    to_admin: list[float]
    to_visitor: list[float]
    lost: int
    server_share: float
    generator_share: float


class Seat(Protocol):
    """An admin, at a console or at a bare socket."""

    def send(self, number: int) -> None: ...

    def close(self) -> None: ...


async def measure(server: Server, people: People, talk: Talk) -> Latency:
    """Connect everybody, let them talk, and time it once it runs evenly."""
    told, answered = Clock(), Clock(REPLIES_BEGIN_AT)
    visitors = people.visitors[: talk.visitors]
    widgets = [Widget(who.chat_id, lambda frame: answered.deliver(numbers_in(frame))) for who in visitors]
    await open_all(zip(widgets, visitors, strict=True), server.socket_url, server.origin, cursor=1)
    seats = [
        await _sit_down(server, admin, visitor, told)
        for admin, visitor in zip(people.admins[: talk.admins], visitors, strict=False)
    ]
    pace = asyncio.create_task(_keep_talking(widgets, seats, told, answered, talk))
    await asyncio.sleep(talk.warm_up)
    begin, ours, theirs = time.perf_counter(), usage_of(os.getpid()), usage_of(server.pid)
    await asyncio.sleep(talk.seconds)
    end = time.perf_counter()
    shares = theirs.share_until(usage_of(server.pid)), ours.share_until(usage_of(os.getpid()))
    await pace
    await asyncio.sleep(1.0)  # for what is still under way
    for client in (*widgets, *seats):
        client.close()
    return Latency(
        told.spans(told.delivered, begin, end),
        answered.spans(answered.delivered, begin, end),
        lost=sum(len(clock.sent) - len(clock.delivered) for clock in (told, answered)),
        server_share=shares[0],
        generator_share=shares[1],
    )


async def _sit_down(server: Server, admin: Someone, visitor: Someone, told: Clock) -> Seat:
    if server.is_bare:
        widget = Widget(visitor.chat_id, lambda frame: told.deliver(numbers_in(frame)))
        return await widget.open(server.socket_url, server.origin, f"admin {admin.id}", cursor=1)
    console = Console(visitor.chat_id, lambda update: told.deliver(numbers_marked(update)))
    await console.open(server, admin)
    return console


async def _keep_talking(
    widgets: list[Widget], seats: list[Seat], told: Clock, answered: Clock, talk: Talk
) -> None:
    """Send at an even pace, whatever comes back."""
    rest = Clock(OTHERS_BEGIN_AT)
    watching, others = itertools.cycle(widgets[: len(seats)]), itertools.cycle(widgets[len(seats) :])
    answering = itertools.cycle(seats)
    begin = time.perf_counter()
    for turn in range(int(talk.per_second * (talk.warm_up + talk.seconds))):
        await asyncio.sleep(max(0.0, begin + turn / talk.per_second - time.perf_counter()))
        if turn % 2:
            next(answering).send(answered.send())
        elif turn % 4:
            next(others).send(rest.send())
        else:
            next(watching).send(told.send())
