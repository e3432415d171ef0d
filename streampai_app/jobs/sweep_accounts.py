"""Forget sessions and links that have long been of no use."""

from functools import partial

from ..accounts.sweeping import AT_ONCE, forget_links, forget_sessions, old_links, old_sessions
from ..isolation import sweep
from ..runtime import Runtime


async def sweep_accounts(runtime: Runtime) -> None:
    for work, find, forget in (
        ("session sweep", old_sessions, forget_sessions),
        ("link sweep", old_links, forget_links),
    ):
        await sweep(
            work, partial(runtime.db.read, find), partial(runtime.db.write_patiently, forget), AT_ONCE
        )
