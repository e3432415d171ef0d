"""A browser source without a browser: speaks the overlay's protocol as assets/overlay/ does."""

import asyncio
import json
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from streampai_app.ids import new_id

Lease = tuple[str, int]
BEAT = 0.2  # seconds between pings: these tests have less time than a stream


class BrowserSource:
    """One page: it survives its server, says things until it is heard, and writes down what it played."""

    def __init__(self, url: str, secret: str, takes: float = 0.05) -> None:
        self.address = f"{url.replace('http', 'ws', 1)}/api/overlay/socket"
        self.secret = secret
        self.takes = takes  # seconds that an alert is on air
        self.page = new_id("pag")
        self.played: list[Lease] = []
        self.ended: list[Lease] = []
        self.refused: list[Lease] = []
        self._outbox: dict[tuple[str, Lease], dict[str, Any]] = {}
        self._playing: Lease | None = None
        self._connection: ClientConnection | None = None

    async def run(self) -> None:
        """Play until cancelled, whatever becomes of the server."""
        while True:
            with suppress(OSError, ConnectionClosed, InvalidHandshake, InvalidMessage, TimeoutError):
                async with connect(self.address, open_timeout=5, ping_interval=None) as self._connection:
                    await self._talk(self._connection)
            self._connection = None
            await asyncio.sleep(0.05)

    async def _talk(self, connection: ClientConnection) -> None:
        last = self._playing or next((lease for op, lease in reversed(self._outbox) if op == "ended"), None)
        playing = last and {"alert": last[0], "lease": last[1]}
        await connection.send(
            json.dumps({"op": "hello", "token": self.secret, "page": self.page, "playing": playing})
        )
        beating = asyncio.create_task(self._beat(connection))
        try:
            async for text in connection:
                await self._take(json.loads(text))
        finally:
            beating.cancel()

    async def _beat(self, connection: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            while True:
                await connection.send('{"op": "ping"}')
                await asyncio.sleep(BEAT)

    async def _take(self, frame: dict[str, Any]) -> None:
        lease = (frame.get("alert", ""), frame.get("lease", 0))
        match frame["op"]:
            case "welcome":
                for said in list(self._outbox.values()):
                    await self._send(said)
            case "play" if lease != self._playing and ("ended", lease) not in self._outbox:
                self._playing = lease
                self.played.append(lease)
                await self._say("began", lease)
                asyncio.get_running_loop().call_later(
                    self.takes, lambda: asyncio.ensure_future(self._end(lease))
                )
            case "stop" if lease == self._playing:
                self._playing = None
            case "noted" | "refused":
                self._outbox.pop((frame["what"], lease), None)
                if frame["op"] == "refused":
                    self.refused.append(lease)
                elif frame["what"] == "ended":
                    self.ended.append(lease)

    async def _end(self, lease: Lease) -> None:
        if self._playing == lease:
            self._playing = None
            await self._say("ended", lease)

    async def _say(self, op: str, lease: Lease) -> None:
        self._outbox[op, lease] = {"op": op, "alert": lease[0], "lease": lease[1]}
        await self._send(self._outbox[op, lease])

    async def _send(self, frame: dict[str, Any]) -> None:
        if self._connection is not None:
            with suppress(ConnectionClosed):
                await self._connection.send(json.dumps(frame))
