"""The bus of a process that is alone: publishing is calling."""

from collections.abc import Iterable

from .. import metrics
from ..db import Hint
from .bus import Callback, Unsubscribe
from .subscribers import Subscribers


class LocalBus:
    """Implements `Bus` within one process. Nothing can break, so nobody is ever told to resync."""

    connected = True

    def __init__(self) -> None:
        self._subscribers = Subscribers()

    async def ping(self) -> None:
        """There is nothing to ask."""

    async def start(self) -> None:
        """There is nothing to connect to."""

    async def stop(self) -> None:
        """There is nothing to hand over."""

    def publish(self, hints: Iterable[Hint]) -> None:
        hints = tuple(hints)
        metrics.hints_published.inc(len(hints))
        self._subscribers.deliver(hints)

    def subscribe(self, topic: str, callback: Callback) -> Unsubscribe:
        return self._subscribers.add(topic, callback)
