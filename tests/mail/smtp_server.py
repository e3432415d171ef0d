"""An SMTP server that says what a test tells it to."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class SmtpServer:
    """`replies` changes the answer to a verb: `{"RCPT": "550 no such mailbox"}`."""

    replies: dict[str, str] = field(default_factory=dict)
    messages: list[bytes] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    login: str = ""
    port: int = 0
    pause: float = 0.0  # seconds before each answer
    hung_up: bool = False  # whether a client went without a farewell

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{self.replies.get('CONNECT', '220 ready')}\r\n".encode())
        while line := (await reader.readline()).decode().strip():
            verb, _, rest = line.partition(" ")
            self.verbs.append(verb.upper())
            if verb == "AUTH":
                self.login = base64.b64decode(rest.split()[-1]).decode()
            await asyncio.sleep(self.pause)
            reply = self.replies.get(verb.upper()) or self._usual(verb.upper())
            writer.write(f"{reply}\r\n".encode())
            if reply.startswith("354"):
                self.messages.append(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(f"{self.replies.get('BODY', '250 taken')}\r\n".encode())
            if verb.upper() == "QUIT":
                break
        self.hung_up = "QUIT" not in self.verbs
        writer.close()

    def _usual(self, verb: str) -> str:
        return {
            "EHLO": "250-smtp.test\r\n250-8BITMIME\r\n250 AUTH PLAIN",
            "AUTH": "235 welcome",
            "DATA": "354 go on",
            "QUIT": "221 bye",
        }.get(verb, "250 ok")


@asynccontextmanager
async def smtp_server(host: str = "127.0.0.1", **replies: str) -> AsyncIterator[SmtpServer]:
    """Serve on a free port."""
    here = SmtpServer(replies)
    server = await asyncio.start_server(here.talk, host, 0)
    here.port = server.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        server.close()
