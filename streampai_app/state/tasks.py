"""Work that nobody waits for: kept from being collected while it runs, and what it raises is seen."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from .. import logs

log = logs.get(__name__)

_running: set[asyncio.Task[Any]] = set()


def begin(work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
    """Begin work on the running event loop. What it raises is logged."""
    task = asyncio.create_task(work, name=name)
    _running.add(task)
    task.add_done_callback(_end)
    return task


def _end(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("work in the background failed", work=task.get_name(), exc_info=error)
