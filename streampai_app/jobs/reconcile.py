"""Ask providers about donations that are still open."""

from ..donations.reconciliation import reconcile_due
from ..runtime import Runtime


async def reconcile(runtime: Runtime) -> None:
    await reconcile_due(runtime.db, runtime.gateways)
