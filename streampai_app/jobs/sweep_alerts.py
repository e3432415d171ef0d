"""Put back what an overlay took and never finished, and let expire what waited too long."""

from functools import partial

from ..alerts.sweeping import STREAMERS, disordered, forget_tests, put_in_order
from ..isolation import report, sweep
from ..runtime import Runtime


async def sweep_alerts(runtime: Runtime) -> None:
    find, put = partial(runtime.db.read, disordered), partial(runtime.db.write_patiently, put_in_order)
    await sweep("alert sweep", find, put, STREAMERS)
    try:
        await runtime.db.write_patiently(forget_tests)
    except Exception as error:
        report("alert sweep", error, "cut short")
