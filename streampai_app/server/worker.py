"""One worker process: uvicorn on the listening socket it was given, with our connections."""

import logging
import signal
import socket
import sys
from typing import Any

from starlette.types import ASGIApp
from uvicorn import Config, Server
from uvicorn.importer import import_from_string

from .. import logs
from ..descriptors import capacity, raise_limit
from ..parent import end_with_parent
from ..settings import Settings
from ..web.address import TrustedProxies
from .gate import Gate
from .http import Deadlines, HttpProtocol
from .sockets import SocketProtocol

APPLICATION = "streampai_app.streampai_app:serve"
LAST_WORDS = 8  # seconds that answers under way have when the process is to end


class WorkerConfig(Config):
    """uvicorn's configuration, with the gate that our connections pass."""

    def __init__(self, application: Any, gate: Gate, deadlines: Deadlines | None = None) -> None:
        self.gate = gate
        self.deadlines = deadlines or Deadlines()
        super().__init__(
            application,
            loop="asyncio" if sys.platform == "win32" else "uvloop",
            http=HttpProtocol,
            ws=SocketProtocol,
            ws_per_message_deflate=False,  # a few bytes would become many
            ws_ping_interval=None,  # our protocols have heartbeats of their own
            lifespan="on",
            log_config=None,
            access_log=False,  # whole addresses would be written: see logs.py
            proxy_headers=False,  # web/address.py reads them
            server_header=False,
            timeout_graceful_shutdown=LAST_WORDS,
        )


class Worker(Server):
    """uvicorn's server, which looks once a second for connections that are overdue."""

    sweep_every = 10  # ticks of a tenth of a second
    _swept_at = 0.0

    async def on_tick(self, counter: int) -> bool:
        if counter % self.sweep_every == 0:
            self._sweep()
        return await super().on_tick(counter)

    def _sweep(self) -> None:
        connections = [*self.server_state.connections]
        if not connections:
            return
        now = connections[0].loop.time()
        since_last, self._swept_at = min(now - self._swept_at, 5.0), now
        for connection in connections:
            connection.sweep(now, since_last)  # type: ignore[union-attr]


def make_application() -> ASGIApp:
    """Read the whole program into memory and make the application. Nothing in it is open or running yet."""
    return import_from_string(APPLICATION)()


def work(settings: Settings, listener: socket.socket, parent: int, application: ASGIApp | None) -> None:
    """Be a worker process, until the parent asks it to end or ends itself.

    `application` is what the parent has made, in memory that this process shares with it, if it has.
    """
    end_with_parent(parent)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(
            number, signal.SIG_IGN
        )  # until uvicorn listens to them, and again when it has done with them
    logs.configure()
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    gate = Gate(TrustedProxies(settings.trusted_proxies), capacity(raise_limit()))
    Worker(WorkerConfig(application or make_application(), gate)).run(sockets=[listener])
