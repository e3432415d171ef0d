"""What an idle widget costs in memory: five thousand of them, beside as many bare sockets."""

import resource
from dataclasses import dataclass

from .population import Someone
from .server import Server
from .usage import memory_of
from .visitors import Widget, open_all

SPARE = 200  # files that the generator needs beside its sockets


@dataclass(frozen=True, slots=True)
class Idle:
    """Bytes of the server's memory before anybody came and with everybody there."""

    sockets: int
    before: int
    after: int

    @property
    def each(self) -> float:
        """Bytes a socket."""
        return (self.after - self.before) / self.sockets


async def hold_open(server: Server, visitors: list[Someone]) -> Idle:
    """Open a widget for every visitor and see what the server grows by."""
    allow_files(len(visitors) + SPARE)
    before = memory_of(server.pid)
    widgets = [Widget(visitor.chat_id, lambda _frame: None) for visitor in visitors]
    await open_all(zip(widgets, visitors, strict=True), server.socket_url, server.origin, cursor=1)
    after = memory_of(server.pid)
    for widget in widgets:
        widget.close()
    return Idle(len(widgets), before, after)


def allow_files(count: int) -> None:
    """Let this process, and those it starts from now on, open so many files. Raises `ValueError`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
