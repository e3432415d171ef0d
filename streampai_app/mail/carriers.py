"""Who carries a message away: an SMTP server, or without one a folder that people can look into."""

import asyncio
import os
import smtplib
import socket
import ssl
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from ..settings import LOOPBACK_HOSTS, Settings
from .message import in_seven_bits

PATIENCE = 30  # seconds for each step of a conversation with the server
DEADLINE = 50.0  # seconds for all of it, however slowly the server goes on answering


class Undeliverable(Exception):
    """The message was not taken. The text says why; `for_good` whether trying again is of no use."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class Carrier(Protocol):
    """Takes a message, or raises `Undeliverable`. The same message may come again after a crash."""

    async def deliver(self, message: EmailMessage) -> None: ...


def make_carrier(settings: Settings) -> Carrier:
    """Return the carrier these settings ask for."""
    if url := settings.smtp_url.get_secret_value():
        return SmtpCarrier(url)
    return FolderCarrier(settings.data_dir / "outbox")


class FolderCarrier:
    """Writes each message to `<id>.eml`. One that comes again takes the place of the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def deliver(self, message: EmailMessage) -> None:
        await asyncio.to_thread(self._write, message)

    def _write(self, message: EmailMessage) -> None:
        name = message["Message-ID"].strip("<>").partition("@")[0]
        unfinished = self._folder / f"{name}.part"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished.write_bytes(bytes(message))
            os.replace(unfinished, self._folder / f"{name}.eml")
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            raise Undeliverable(f"cannot write to the outbox: {error.strerror}") from error


class SmtpCarrier:
    """Speaks to the server of `smtp://user:password@host:port` (STARTTLS) or `smtps://…` (TLS at once).

    A password is only said over TLS, unless the server is this machine.
    """

    def __init__(self, url: str, tls: ssl.SSLContext | None = None, deadline: float = DEADLINE) -> None:
        self._deadline = deadline
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._tls_at_once = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls_at_once else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._tls = tls or ssl.create_default_context()

    async def deliver(self, message: EmailMessage) -> None:
        under_way: list[smtplib.SMTP] = []
        try:
            async with asyncio.timeout(self._deadline):
                await asyncio.to_thread(self._send, message, under_way)
        except TimeoutError:
            raise Undeliverable(f"the mail server took more than {self._deadline:g} s") from None
        finally:
            for server in under_way:  # its thread may still be waiting: it need not
                _hang_up(server)

    def _send(self, message: EmailMessage, under_way: list[smtplib.SMTP]) -> None:
        try:
            with self._connect() as server:
                under_way.append(server)
                self._introduce(server)
                eight_bits = server.has_extn("8bitmime")
                if not eight_bits:
                    in_seven_bits(message)
                # Not `send_message`, which writes ">From" where a line of the text begins with "From".
                (sender,) = message["From"].addresses
                options = ["BODY=8BITMIME"] if eight_bits else []
                server.sendmail(sender.addr_spec, [str(message["To"])], bytes(message), options)
        except smtplib.SMTPRecipientsRefused as error:
            code, why = next(iter(error.recipients.values()))
            raise Undeliverable(_said(code, why), for_good=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            about_us = not isinstance(error, smtplib.SMTPDataError)  # an admin can mend that
            why = _said(error.smtp_code, error.smtp_error)
            raise Undeliverable(why, for_good=error.smtp_code >= 500 and not about_us) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Undeliverable(f"{type(error).__name__}: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        if self._tls_at_once:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=PATIENCE, context=self._tls)
        return smtplib.SMTP(self._host, self._port, timeout=PATIENCE)

    def _introduce(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        if not self._tls_at_once and server.has_extn("starttls"):
            server.starttls(context=self._tls)
            server.ehlo()
        elif not self._tls_at_once and self._user and self._host not in LOOPBACK_HOSTS:
            raise Undeliverable("the mail server offers no TLS, and the password is not said without")
        if self._user:
            server.login(self._user, self._password)


def _hang_up(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with suppress(OSError):
            socket.socket.shutdown(server.sock, socket.SHUT_RDWR)  # without TLS' farewell, which waits


def _said(code: int, why: bytes | str) -> str:
    return f"{code} {why.decode(errors='replace') if isinstance(why, bytes) else why}"
