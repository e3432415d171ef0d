"""Send again the refunds that no provider has taken yet."""

from ..donations.refunds import retry_open
from ..runtime import Runtime


async def retry_refunds(runtime: Runtime) -> None:
    await retry_open(runtime.db, runtime.gateways)
