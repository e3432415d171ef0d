"""Waiting for what comes about by itself."""

import asyncio
import time
from collections.abc import Callable


async def eventually(true: Callable[[], object], seconds: float = 8.0) -> None:
    """Wait until something holds; fail if it does not within these seconds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to hold in time"
        await asyncio.sleep(0.01)
