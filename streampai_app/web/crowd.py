"""How many requests, streams and sockets may be open at a time: of one address, and in all.

Requests of an address beyond its share wait for a turn. A stream of events or a socket stays, so one too
many is refused; and all of them together leave room for short requests.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from ..errors import TooMany
from ..limits import SITE_TIMES, of_address, site_of
from ..open_counts import OpenCounts
from ..slots import Slots
from .address import client_of
from .problems import problem
from .sockets import FLOODING

STREAMS = "/api/donations/events/"  # what begins so is answered as long as its reader stays
SHARE_OF_STAYING = 0.75  # of all connections, for streams and sockets
TURN_WITHIN = 15.0  # seconds
MAX_WAITING = 1_000  # requests of one address
TOO_MANY = "Too much is open from your network at the moment. Please try again shortly."
AGAIN_AFTER = 15.0  # seconds


@dataclass(frozen=True, slots=True)
class Shares:
    """How much one address may have open at a time; an IPv6 site has `SITE_TIMES` as much."""

    requests: int = 100
    streams: int = 32
    sockets: int = 256


class Crowd:
    """ASGI middleware. `capacity` is how many connections the process takes in all."""

    def __init__(
        self,
        app: ASGIApp,
        capacity: int,
        shares: Shares | None = None,
        counts: Callable[[], OpenCounts] | None = None,
    ) -> None:
        """`counts` gives the numbers of all processes, once this one has begun."""
        shares = shares or Shares()
        self.app = app
        self._counts = counts
        self._requests = Slots(shares.requests, MAX_WAITING)
        self._streams = _Staying("stream", shares.streams)
        self._sockets = _Staying("socket", shares.sockets)
        self._room = int(capacity * SHARE_OF_STAYING)
        self._staying = 0

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Let it through, now or in its turn, or refuse it."""
        if scope["type"] == "websocket":
            return self._stay(self._sockets, scope, receive, send)
        if scope["type"] != "http":
            return self.app(scope, receive, send)
        if scope["path"].startswith(STREAMS):
            return self._stay(self._streams, scope, receive, send)
        return self._pass(scope, receive, send)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = of_address(client_of(scope))
        if not self._requests.take(name) and not await self._turn(name):
            await _refuse(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            self._requests.release(name)

    async def _turn(self, name: str) -> bool:
        """Wait for a slot. False if it takes too long, or too many wait."""
        called = asyncio.get_running_loop().create_future()

        def turn() -> None:
            called.set_result(None)

        if not self._requests.wait(name, turn):
            return False
        try:
            async with asyncio.timeout(TURN_WITHIN):
                await asyncio.shield(called)
        except (TimeoutError, asyncio.CancelledError) as error:
            if called.done():
                self._requests.release(name)
            else:
                self._requests.forget(name, turn)
            if isinstance(error, asyncio.CancelledError):
                raise
            return False
        return True

    async def _stay(self, staying: "_Staying", scope: Scope, receive: Receive, send: Send) -> None:
        address = client_of(scope)
        if self._staying >= self._room or not staying.enter(address):
            await _refuse(scope, receive, send)
            return
        self._staying += 1
        counts = self._counts() if self._counts is not None else None
        is_counted = False
        try:
            if counts is not None and counts.is_shared:
                is_counted = await counts.acquire(staying.names(address))
                if not is_counted:
                    await _refuse(scope, receive, send)
                    return
            await self.app(scope, receive, send)
        finally:
            self._staying -= 1
            staying.leave(address)
            if counts is not None and is_counted:
                counts.release(*staying.names(address))


class _Staying:
    def __init__(self, kind: str, per_address: int) -> None:
        self._kind = kind
        self._per_address = per_address
        self._addresses, self._sites = Slots(per_address), Slots(per_address * SITE_TIMES)

    def names(self, address: str) -> dict[str, int]:
        """Return what one of an address is counted under in all processes, and how many there may be."""
        names = {f"{self._kind} {of_address(address)}": self._per_address}
        if site := site_of(address):
            names[f"{self._kind} {site}"] = self._per_address * SITE_TIMES
        return names

    def enter(self, address: str) -> bool:
        own, site = of_address(address), site_of(address)
        if not self._addresses.take(own):
            return False
        if site and not self._sites.take(site):
            self._addresses.release(own)
            return False
        return True

    def leave(self, address: str) -> None:
        self._addresses.release(of_address(address))
        if site := site_of(address):
            self._sites.release(site)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": FLOODING, "reason": "too-many-sockets"})
        return
    await problem(TooMany(TOO_MANY, retry_after=AGAIN_AFTER))(scope, receive, send)
