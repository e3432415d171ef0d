"""How much a person and an address may say over all their sockets, in this process and in all of them.

In the process by token buckets, which cost a microsecond a message. Where there are several processes they
count together as well, but coarsely: each asks Redis once for every `PORTION` messages of somebody, so that
who writes as people do never causes a call.
"""

import time
from dataclasses import dataclass

from .errors import TooMany
from .flood import Bucket, Buckets
from .limits import Limit, Limits, of_address, site_of
from .open_counts import OpenCounts
from .slots import Slots

SLOWER = "That was a lot at once. One moment, please."
MESSAGES = (30, 10.0)  # of one person: so many at once, and then so many a second
ADDRESS_MESSAGES = (300, 50.0)
SITE_MESSAGES = (1_200, 200.0)
CHARACTERS = (200_000, 4_000.0)  # the longest message has 4,000
ADDRESS_CHARACTERS = (2_000_000, 40_000.0)
SITE_CHARACTERS = (8_000_000, 160_000.0)
FRAMES = (240, 80.0)  # of one person, whatever is in them
ADDRESS_FRAMES = (2_400, 800.0)
PORTION = 20  # messages
MAX_UNSHARED = 10_000  # people who are remembered with less than a portion
IN_ALL_PROCESSES = Limit("talk", "600 per minute", SLOWER)
ADDRESS_IN_ALL_PROCESSES = Limit("talk-address", "3000 per minute", SLOWER)

SOCKETS = 20  # of one person at a time
OPENED_MANY = "This is open in many windows already. Please close some of them."
OPEN_AGAIN = 30.0  # seconds
OPENED = Limit("sockets", "600 per 10 minutes", OPENED_MANY)  # in all processes
ADDRESS_OPENED = Limit("sockets-address", "3000 per 10 minutes", OPENED_MANY)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks on a socket, and the names their address counts under."""

    person: str
    address: str
    own: str
    site: str


def speaker(person: str, address: str) -> Speaker:
    """Return who speaks. `address` is the client's, as `client_ip` gives it."""
    return Speaker(person, address, of_address(address), site_of(address))


class Talk:
    """Counts what is said. One per process."""

    def __init__(self, limits: Limits, counts: OpenCounts) -> None:
        self._limits = limits
        self._counts = counts
        self._messages = (Buckets(*MESSAGES), Buckets(*ADDRESS_MESSAGES), Buckets(*SITE_MESSAGES))
        self._characters = (Buckets(*CHARACTERS), Buckets(*ADDRESS_CHARACTERS), Buckets(*SITE_CHARACTERS))
        self._frames = (Buckets(*FRAMES), Buckets(*ADDRESS_FRAMES))
        self._sockets = Slots(SOCKETS)
        self._unshared: dict[str, int] = {}  # messages of a person that the other processes do not know of
        self._refused_until: dict[str, float] = {}

    def hear(self, who: Speaker) -> bool:
        """Count a frame. False if there were too many."""
        people, addresses = self._frames
        return people[who.person].take() and addresses[who.own].take()

    async def spend(self, who: Speaker, characters: int) -> None:
        """Count a message of so many characters. Raises `TooMany`; then it was not counted here."""
        wanted = self._buckets(who, characters)
        for bucket, cost in wanted:
            if not bucket.has(cost):
                raise TooMany(SLOWER, retry_after=max(1.0, bucket.wait(cost)))
        if self._limits.is_shared:
            await self._share(who)
        for bucket, cost in wanted:
            bucket.take(cost)

    def give_back(self, who: Speaker, characters: int) -> None:
        """Take back a message that could not be stored for a reason of ours."""
        for bucket, cost in self._buckets(who, characters):
            bucket.give_back(cost)

    async def open(self, who: Speaker) -> None:
        """Count a socket that stays open until `close`. Raises `TooMany`."""
        if not self._sockets.take(who.person):
            raise TooMany(OPENED_MANY, retry_after=OPEN_AGAIN)
        try:
            if self._limits.is_shared:
                await self._limits.take(OPENED, who.person)
                await self._limits.take_address(ADDRESS_OPENED, who.address)
            if not await self._counts.acquire({_socket_of(who): SOCKETS}):
                raise TooMany(OPENED_MANY, retry_after=OPEN_AGAIN)
        except BaseException:
            self._sockets.release(who.person)
            raise

    def close(self, who: Speaker) -> None:
        """Forget a socket."""
        self._sockets.release(who.person)
        self._counts.release(_socket_of(who))

    def _buckets(self, who: Speaker, characters: int) -> list[tuple[Bucket, int]]:
        names = (who.person, who.own, who.site)
        return [
            (by_name[name], cost)
            for buckets, cost in ((self._messages, 1), (self._characters, characters))
            for by_name, name in zip(buckets, names, strict=True)
            if name
        ]

    async def _share(self, who: Speaker) -> None:
        """Tell the other processes of every `PORTION` messages, and hear whether it is too much in all."""
        until = self._refused_until.get(who.person, 0.0) - time.monotonic()
        if until > 0:
            raise TooMany(SLOWER, retry_after=until)
        self._refused_until.pop(who.person, None)
        unshared = self._unshared.pop(who.person, 0) + 1
        if unshared < PORTION:
            if len(self._unshared) >= MAX_UNSHARED:
                self._unshared.clear()
            self._unshared[who.person] = unshared
            return
        try:
            await self._limits.take(IN_ALL_PROCESSES, who.person, times=unshared)
            await self._limits.take_address(ADDRESS_IN_ALL_PROCESSES, who.address, times=unshared)
        except TooMany as error:
            self._refused_until[who.person] = time.monotonic() + error.retry_after
            raise


def _socket_of(who: Speaker) -> str:
    return f"person {who.person}"
