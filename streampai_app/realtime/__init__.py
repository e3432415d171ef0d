"""The bus: who is told that something has changed. It carries ids, never content."""

from ..settings import Settings
from .bus import Bus
from .local import LocalBus
from .redis import RedisBus


def make_bus(settings: Settings) -> Bus:
    """Return the bus these settings ask for. Not started: that belongs to the lifespan of a process."""
    if not settings.redis_url:
        return LocalBus()
    return RedisBus(settings.redis_url, prefix=settings.redis_prefix)
