"""Tell people what became of their requests and bugs."""

from ..feedback.announcing import tell_everybody
from ..runtime import Runtime


async def tell_people(runtime: Runtime) -> None:
    await tell_everybody(runtime.db, runtime.settings.origin)
