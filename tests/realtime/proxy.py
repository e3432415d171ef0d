"""A TCP proxy that a test can break."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

PORTS = {"redis": 6379}


class Proxy:
    """Stands between a client and a server. `cut` drops every connection and refuses more, until `mend`.

    `mute` keeps connections open and carries nothing, as a machine does that lost its power.
    `swallow` does so to those that are open now: new ones work, as after a fail-over. `swallow_new` is the
    reverse: what is open works, and new ones are taken and never answered. `delay` holds everything back for
    some seconds, in each direction.
    """

    delay = 0.0

    def __init__(self, url: str) -> None:
        self._target = urlsplit(url)
        self._writers: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()
        self._port = 0
        self._muted = False
        self._held = False
        self._number = 0  # of the connection that came last
        self._swallowed = range(0)

    def lead_to(self, url: str) -> None:
        """Stand before another server from now on."""
        self._target = urlsplit(url)

    @property
    def taken(self) -> int:
        """How many connections there have been."""
        return self._number

    @property
    def url(self) -> str:
        user, at, _ = self._target.netloc.rpartition("@")
        return urlunsplit(self._target._replace(netloc=f"{user}{at}127.0.0.1:{self._port}"))

    async def mend(self) -> None:
        """Listen, unless it does, and carry everything again. What was swallowed stays lost."""
        self._muted = self._held = False
        self._swallowed = range(self._swallowed.start, min(self._swallowed.stop, self._number + 1))
        if not self._port or not self._server.is_serving():
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
            self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        self._server.close()
        self.drop()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    def drop(self) -> None:
        """Drop every connection; new ones are taken."""
        for writer in tuple(self._writers):
            writer.transport.abort()

    def mute(self) -> None:
        self._muted = True

    def swallow(self) -> None:
        """Carry nothing any more on the connections there are, in either direction, and keep them open."""
        self._swallowed = range(self._number + 1)

    def swallow_new(self) -> None:
        """Carry nothing on the connections to come, until `mend`."""
        self._swallowed = range(self._number + 1, 1 << 62)

    def hold_answers(self) -> None:
        """Carry what the client says, and nothing back, until `cut`."""
        self._held = True

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._number += 1
        task = asyncio.current_task()
        assert task
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)
        self._writers.add(writer)
        try:
            with suppress(OSError):
                await self._connect(self._number, reader, writer)
        finally:
            self._writers.discard(writer)
            writer.transport.abort()

    async def _connect(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = self._target.port or PORTS.get(self._target.scheme, 5432)
        there, back = await asyncio.open_connection(self._target.hostname, port)
        self._writers.add(back)
        try:
            await asyncio.gather(
                self._carry(number, reader, back), self._carry(number, there, writer, is_answer=True)
            )
        finally:
            self._writers.discard(back)
            back.transport.abort()

    async def _carry(
        self,
        number: int,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        is_answer: bool = False,
    ) -> None:
        while data := await reader.read(65536):
            is_lost = self._muted or number in self._swallowed or (is_answer and self._held)
            if self.delay:
                await asyncio.sleep(self.delay)
            if not is_lost:
                writer.write(data)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[Proxy]:
    """What leads to a server: whole at first, cut at the end."""
    proxy = Proxy(url)
    await proxy.mend()
    yield proxy
    await proxy.cut()
