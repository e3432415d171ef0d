"""Hearing at once that this process is to end, for answers that would otherwise stay open.

The server takes no new requests then and waits for those under way, and only afterwards ends the lifespan. A
stream of events is always under way: without a word it would be waited for in vain, and then killed.
"""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def heard(stopping: asyncio.Event) -> Iterator[None]:
    """Set `stopping` when a signal asks this process to end. Whoever handled the signal so far still does."""
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def on_signal(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stopping.set)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for number in SIGNALS:
        signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
