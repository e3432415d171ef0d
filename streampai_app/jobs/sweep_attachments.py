"""Forget files that no chat has claimed."""

from ..attachments.sweeping import sweep
from ..runtime import Runtime


async def sweep_attachments(runtime: Runtime) -> None:
    await sweep(runtime.db, runtime.store)
