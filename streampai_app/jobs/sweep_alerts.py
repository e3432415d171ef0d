"""Put back what an overlay took and never finished, and let expire what waited too long."""

from ..alerts.sweeping import STREAMERS
from ..alerts.sweeping import sweep_alerts as sweep
from ..runtime import Runtime


async def sweep_alerts(runtime: Runtime) -> None:
    while await runtime.db.write_patiently(sweep) == STREAMERS:
        pass
