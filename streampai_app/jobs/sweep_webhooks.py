"""Forget what old webhooks said about payers."""

from functools import partial

from ..donations.forgetting import AT_ONCE, forget_bodies, old_bodies
from ..isolation import sweep
from ..runtime import Runtime


async def sweep_webhooks(runtime: Runtime) -> None:
    find, forget = partial(runtime.db.read, old_bodies), partial(runtime.db.write_patiently, forget_bodies)
    await sweep("webhook sweep", find, forget, AT_ONCE)
