"""A TCP proxy that a test can break."""

import asyncio
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit


class Proxy:
    """Stands between a client and a server. `cut` drops every connection and refuses more, until `mend`.

    `mute` keeps connections open and carries nothing, as a machine does that lost its power.
    """

    def __init__(self, url: str) -> None:
        self._target = urlsplit(url)
        self._writers: set[asyncio.StreamWriter] = set()
        self._port = 0
        self._muted = False
        self._held = False

    def lead_to(self, url: str) -> None:
        """Stand before another server from now on."""
        self._target = urlsplit(url)

    @property
    def url(self) -> str:
        return urlunsplit(self._target._replace(netloc=f"127.0.0.1:{self._port}"))

    async def mend(self) -> None:
        self._muted = self._held = False
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        self._server.close()
        self.drop()
        await asyncio.sleep(0)

    def drop(self) -> None:
        """Drop every connection; new ones are taken."""
        for writer in tuple(self._writers):
            writer.transport.abort()

    def mute(self) -> None:
        self._muted = True

    def hold_answers(self) -> None:
        """Carry what the client says, and nothing back, until `cut`."""
        self._held = True

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._target.hostname, self._target.port or 6379)
        self._writers |= {writer, back}
        with suppress(OSError):
            await asyncio.gather(self._carry(reader, back), self._carry(there, writer, is_answer=True))
        self._writers -= {writer, back}
        for end in (writer, back):
            end.transport.abort()

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_answer: bool = False
    ) -> None:
        while data := await reader.read(65536):
            if not self._muted and not (is_answer and self._held):
                writer.write(data)
                await writer.drain()
        writer.close()
