"""Open pages, the console above all: as much of Reflex's event socket as a benchmark needs.

Engine.IO 4 and Socket.IO 5 over one WebSocket, as the built front end speaks them: `0` opens, `2` asks
whether we are alive, `40` joins a namespace, `42` is an event.
"""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from ..accounts.cookies import cookie_name
from ..settings import Settings
from ..state.guard import HYDRATE_EVENT
from ..state.support import Support
from .population import Someone
from .server import Server
from .visitors import id_of, marked
from .wire import Wire, connect

_MARK = re.compile(rb"~([0-9a-f]{12})~")
NAMESPACE = b"/_event,"
PATIENCE = 60.0  # seconds for a page to open


def numbers_marked(packet: bytes) -> list[int]:
    """Return the numbers of the messages whose text stands in an update."""
    return [int(number, 16) for number in _MARK.findall(packet)]


class Tab:
    """One open page of somebody who has signed in. `on_update` gets every update of its state, as bytes."""

    def __init__(self, page: str, on_update: Callable[[bytes], None], **query: str) -> None:
        self.bytes_in = 0
        self._where = {"pathname": page, "asPath": page, "query": query}
        self._on_update = on_update
        self._loaded = asyncio.get_running_loop().create_future()

    async def open(self, server: Server, who: Someone) -> float:
        """Open the page. Returns how many seconds it took until everything was there."""
        began = time.perf_counter()
        url = f"ws://127.0.0.1:{server.port}/_event/?token={uuid.uuid4()}&EIO=4&transport=websocket"
        cookie = f"{cookie_name(Settings(port=server.port))}={who.secret}"
        headers = {"Origin": server.origin, "Cookie": cookie}
        self._wire: Wire = await connect(url, headers)
        self._wire.listen(self._heard)
        await asyncio.wait_for(self._loaded, PATIENCE)
        return time.perf_counter() - began

    def event(self, name: str, **payload: Any) -> None:
        """Call a handler by its full name."""
        event = {"name": name, "payload": payload, "router_data": self._where}
        self._say(b"42", ["event", event])

    def close(self) -> None:
        self._wire.close()

    def _heard(self, packet: bytes) -> None:
        if packet.startswith(b"42" + NAMESPACE):
            self.bytes_in += len(packet)
            if not self._loaded.done() and b'"loaded_rx_state_":true' in packet.replace(b" ", b""):
                self._loaded.set_result(None)
            self._on_update(packet)
        elif packet == b"2":
            self._wire.send(b"3")
        elif packet.startswith(b"0"):
            hydrate = {"name": HYDRATE_EVENT, "payload": {}, "router_data": self._where}
            self._say(b"40", {"event": hydrate})

    def _say(self, kind: bytes, content: Any) -> None:
        self._wire.send(kind + NAMESPACE + json.dumps(content).encode())


class Console(Tab):
    """The page `/admin/support/<chat>`."""

    def __init__(self, chat_id: str, on_update: Callable[[bytes], None]) -> None:
        super().__init__(f"/admin/support/{chat_id}", on_update, chat_id=chat_id)
        self.chat_id = chat_id

    def send(self, number: int) -> None:
        """Send a reply, as the composer does."""
        form = {"chat": self.chat_id, "reply_id": id_of(number), "reply": marked(number)}
        self.event(f"{Support.get_full_name()}.send", form=form)
