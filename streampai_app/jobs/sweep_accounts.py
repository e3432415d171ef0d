"""Forget sessions and links that have long been of no use."""

from ..accounts.sweeping import forget_links, forget_sessions, old_links, old_sessions
from ..runtime import Runtime


async def sweep_accounts(runtime: Runtime) -> None:
    while sessions := await runtime.db.read(old_sessions):
        await runtime.db.write_patiently(forget_sessions, sessions)
    while links := await runtime.db.read(old_links):
        await runtime.db.write_patiently(forget_links, links)
