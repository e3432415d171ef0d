"""Tell open pages what the command line has changed."""

from ..realtime.outside import drop_hints, kept_hints
from ..runtime import Runtime


async def pass_hints_on(runtime: Runtime) -> None:
    """Publish what was kept, then forget it: told twice is told once, for a hint only says "look again"."""
    if kept := await runtime.db.read(kept_hints):
        runtime.bus.publish([hint for _, hint in kept])
        await runtime.db.write_patiently(drop_hints, [of for of, _ in kept])
