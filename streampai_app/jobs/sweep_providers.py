"""Go through the last days of every payment provider."""

from ..donations.sweeping import sweep_providers as sweep
from ..runtime import Runtime


async def sweep_providers(runtime: Runtime) -> None:
    await sweep(runtime.db, runtime.gateways)
