"""Whether the console stays as quick when there are a hundred thousand chats and a million messages."""

import asyncio
from dataclasses import dataclass

from .console import Console
from .population import People
from .server import Server
from .visitors import Widget

OPENINGS = 15
MESSAGES = 20
PAUSE = 0.4  # seconds: more than the list's gap, so that each message is an update of its own


@dataclass(frozen=True, slots=True)
class Scale:
    """How long a page took to open, each time, in seconds; and what a new message cost in bytes."""

    openings: list[float]
    bytes_a_message: float


async def measure(server: Server, people: People) -> Scale:
    """Open the console on several chats, then let one visitor write."""
    admin = people.admins[0]
    places = people.visitors[:: max(len(people.visitors) // OPENINGS, 1)][:OPENINGS]
    openings = []
    for visitor in places:
        console = Console(visitor.chat_id, lambda _update: None)
        openings.append(await console.open(server, admin))
        console.close()
    return Scale(openings[1:], await _bytes_a_message(server, people))  # the first warms caches


async def _bytes_a_message(server: Server, people: People) -> float:
    visitor = people.visitors[0]
    console = Console(visitor.chat_id, lambda _update: None)
    await console.open(server, people.admins[0])
    widget = Widget(visitor.chat_id, lambda _frame: None)
    await widget.open(server.socket_url, server.origin, visitor.secret, cursor=1)
    await asyncio.sleep(PAUSE)
    before = console.bytes_in
    for number in range(MESSAGES):
        widget.send(number)
        await asyncio.sleep(PAUSE)
    grown = console.bytes_in - before
    console.close()
    widget.close()
    return grown / MESSAGES
