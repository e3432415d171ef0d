"""How often somebody may do a thing: per session where there is one, and per address.

    await limits.take(SIGN_IN, address, email)

counts one attempt under that limit and those names, or raises `TooMany`. The time of a limit begins with the
first attempt, and at its end all is forgotten: simple to say, and cheap to count.

With REDIS_URL all processes count together. Where Redis does not answer, each counts for itself: stricter for
nobody, and nobody is let loose.
"""

import hashlib
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError

from . import logs
from .errors import TooMany
from .settings import Settings

log = logs.get(__name__)

PATIENCE = 1.0  # seconds until Redis counts as away
SUBSCRIBER_BITS = 64  # an IPv6 subscriber has at least a /64, and may use any address in it


@dataclass(frozen=True, slots=True)
class Limit:
    """`allowed` is in the notation of `limits`, such as `10 per 5 minutes`; `says` is for people."""

    name: str
    allowed: str
    says: str

    @property
    def item(self) -> RateLimitItem:
        return parse(self.allowed)


class Limits:
    """Counts attempts. One per process, made when it starts."""

    def __init__(self, settings: Settings) -> None:
        self._mine = FixedWindowRateLimiter(MemoryStorage())
        self._shared = None
        if settings.redis_url:
            self._redis = _redis_storage(settings)
            self._shared = FixedWindowRateLimiter(self._redis)

    async def take(self, limit: Limit, *who: str) -> None:
        """Count an attempt of `who`: a session, an address, an e-mail, or several that count as one.

        Raises `TooMany`, which does not count. Names are hashed, so that no person stands in Redis.
        """
        key = hashlib.sha256("\0".join(who).encode(errors="surrogatepass")).hexdigest()
        try:
            await self._take(self._shared or self._mine, limit, key)
        except StorageError as error:
            log.warning("limits cannot reach Redis", error=repr(error.storage_error))
            await self._take(self._mine, limit, key)

    async def close(self) -> None:
        """Let go of Redis."""
        if self._shared:
            await self._redis.bridge.get_connection().aclose()

    async def _take(self, limiter: FixedWindowRateLimiter, limit: Limit, key: str) -> None:
        item = limit.item
        if await limiter.hit(item, limit.name, key):
            return
        stats = await limiter.get_window_stats(item, limit.name, key)
        raise TooMany(limit.says, retry_after=max(1.0, stats.reset_time - time.time()))


def of_address(address: str) -> str:
    """Return under which name an address is counted: for IPv6 its whole /64."""
    try:
        known = ip_address(address)
    except ValueError:  # a Unix socket, or nothing
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or IPv6Address(int(known) >> SUBSCRIBER_BITS << SUBSCRIBER_BITS))
    return str(known)


def _redis_storage(settings: Settings) -> RedisStorage:
    scheme, rest = settings.redis_url.split("://", 1)
    url = f"async+{'redis+unix' if scheme == 'unix' else scheme}://{rest}"
    return RedisStorage(
        url,
        wrap_exceptions=True,
        implementation="redispy",
        key_prefix=f"{settings.redis_prefix}:limits",
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
    )
