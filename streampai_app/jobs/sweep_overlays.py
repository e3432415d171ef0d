"""Find the overlays that died and could not say so, and tell their streamers."""

from functools import partial

from ..alerts.sweeping import STREAMERS, end_turns, is_any_gone, put_in_order, run_out
from ..isolation import report, sweep
from ..runtime import Runtime


async def sweep_overlays(runtime: Runtime) -> None:
    find, put = partial(runtime.db.read, run_out), partial(runtime.db.write_patiently, put_in_order)
    await sweep("overlay sweep", find, put, STREAMERS)
    try:
        if await runtime.db.read(is_any_gone):
            await runtime.db.write_patiently(end_turns)
    except Exception as error:
        report("overlay sweep", error, "cut short")
