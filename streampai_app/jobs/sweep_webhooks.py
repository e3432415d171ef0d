"""Forget what old webhooks said about payers."""

from ..donations.forgetting import forget_bodies, old_bodies
from ..runtime import Runtime


async def sweep_webhooks(runtime: Runtime) -> None:
    while keys := await runtime.db.read(old_bodies):
        await runtime.db.write_patiently(forget_bodies, keys)
