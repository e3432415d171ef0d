"""How often somebody may do a thing: per session where there is one, and per address.

    await limits.take(VOTE, visitor_id)
    await limits.take_address(VOTE_ADDRESS, address)

counts one attempt under that limit and that name, or raises `TooMany`. The time of a limit begins with the
first attempt, and at its end all is forgotten: simple to say, and cheap to count.

An address is always counted by `take_address`: an IPv6 subscriber has at least a /64 (RFC 6177 recommends up
to a /48) and may use any address in it, so both are counted, the /48 up to `SITE_TIMES` the limit.

An attempt that comes to nothing through no fault of who made it does not count: what is counted while a
`Counted` is collected can be given back, which web/fair_limits.py does for each request answered 5xx.

With REDIS_URL all processes count together. Where Redis does not answer, each counts for itself: stricter for
nobody, and nobody is let loose. It is then not asked for a while, or everybody would wait for it once more.
"""

import hashlib
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv6Address

from limits import RateLimitItem, parse
from limits.aio.storage import RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError
from redis.asyncio import Redis
from redis.exceptions import ConnectionError

from . import logs
from .attempts import SteadyStorage
from .errors import AppError, TooMany
from .ip import parse_ip
from .redis_clients import make_client, ping
from .settings import Settings

log = logs.get(__name__)

PATIENCE = 1.0  # seconds until Redis counts as away
OURS = 500  # statuses from here on are no fault of who asked (RFC 9110, 15.6)
AWAY_FOR = 5.0  # seconds that it then does so
SUBSCRIBER_BITS = 64  # an IPv6 subscriber has at least a /64, and may use any address in it
SITE_BITS = 48  # and a site up to a /48, which is 65,536 of those (RFC 6177, section 2)
SITE_TIMES = 4  # the limit of a /48 is that of a /64 so many times: mobile networks share one between people


@dataclass(frozen=True, slots=True)
class Limit:
    """`allowed` is in the notation of `limits`, such as `10 per 5 minutes`; `says` is for people."""

    name: str
    allowed: str
    says: str

    @property
    def item(self) -> RateLimitItem:
        return _parsed(self.allowed)

    def times(self, factor: int, name: str) -> "Limit":
        """Return a limit that allows `factor` times as much in the same time, counted apart as `name`."""
        amount, rest = self.allowed.split(" ", 1)
        return Limit(f"{self.name}-{name}", f"{int(amount) * factor} {rest}", self.says)


@dataclass(slots=True)
class Counted:
    """What has been counted for one request, and whether it failed although its answer does not say so."""

    attempts: list[tuple[Limit, str]] = field(default_factory=list)
    has_failed: bool = False
    is_noted: bool = False  # by `note_failure`: the answer is a redirect


collected: ContextVar[Counted | None] = ContextVar("counted", default=None)


def forgive() -> None:
    """Have nothing count of what this request has counted: it met a limit that is not its own."""
    if (counted := collected.get()) is not None:
        counted.is_noted = True


def note_failure(error: AppError) -> None:
    """Note that what this request asked for failed, and whether for a reason of ours."""
    if error.status >= OURS:
        forgive()


class Limits:
    """Counts attempts. One per process, made when it starts."""

    def __init__(self, settings: Settings) -> None:
        self._mine = FixedWindowRateLimiter(SteadyStorage())
        self._shared = None
        if settings.redis_url:
            self._redis = make_client(
                settings.redis_url,
                name=f"{settings.redis_prefix}:limits",
                timeout=PATIENCE,
                again_after=(ConnectionError,),
            )
            self._shared = FixedWindowRateLimiter(_redis_storage(settings, self._redis))
        self._away_until = 0.0  # by time.monotonic

    @property
    def is_shared(self) -> bool:
        """Whether several processes count together."""
        return self._shared is not None

    async def take(self, limit: Limit, *who: str, times: int = 1) -> None:
        """Count an attempt of `who`: a session, an address, an e-mail, or several that count as one.

        Raises `TooMany`, which does not count.
        """
        key = hashed(*who)
        reset_at = await self._count(limit, key, times)
        if reset_at is not None:
            raise TooMany(limit.says, retry_after=max(1.0, reset_at - time.time()))
        if (counted := collected.get()) is not None:
            counted.attempts.append((limit, key))

    async def take_address(self, limit: Limit, address: str, *who: str, times: int = 1) -> None:
        """Count an attempt from a client's address, and of `who` if they count together. Raises `TooMany`.

        An IPv6 address counts for its /64 and, with a larger limit, for its /48.
        """
        await self.take(limit, of_address(address), *who, times=times)
        if site := site_of(address):
            await self.take(limit.times(SITE_TIMES, "site"), site, *who, times=times)

    async def give_back(self, limit: Limit, *who: str) -> None:
        """Take back an attempt that was counted and should not have been."""
        await self._give_back(limit, hashed(*who))

    async def give_back_all(self, counted: "Counted") -> None:
        """Take back what was collected and has not been taken back already."""
        for limit, key in [*counted.attempts]:
            await self._give_back(limit, key)

    async def give_back_address(self, limit: Limit, address: str, *who: str) -> None:
        """The same for what `take_address` counted."""
        await self.give_back(limit, of_address(address), *who)
        if site := site_of(address):
            await self.give_back(limit.times(SITE_TIMES, "site"), site, *who)

    async def ping(self) -> None:
        """Ask for a sign of life where all processes count together. Raises `Unavailable`."""
        if self._shared is not None:
            await ping(self._redis)

    async def close(self) -> None:
        """Let go of Redis."""
        if self._shared:
            await self._redis.aclose(close_connection_pool=True)

    async def _give_back(self, limit: Limit, key: str) -> None:
        counted = collected.get()
        if counted is not None and (limit, key) in counted.attempts:
            counted.attempts.remove((limit, key))
        await self._count(limit, key, -1)

    async def _count(self, limit: Limit, key: str, times: int) -> float | None:
        """Count where all do, or where that does not answer, here. Return when a full limit is reset."""
        if self._shared is None or time.monotonic() < self._away_until:
            return await self._count_in(self._mine, limit, key, times)
        try:
            return await self._count_in(self._shared, limit, key, times)
        except StorageError as error:
            self._away_until = time.monotonic() + AWAY_FOR
            log.warning("limits cannot reach Redis", error=repr(error.storage_error))
            return await self._count_in(self._mine, limit, key, times)

    async def _count_in(
        self, limiter: FixedWindowRateLimiter, limit: Limit, key: str, times: int
    ) -> float | None:
        item = limit.item
        if await limiter.hit(item, limit.name, key, cost=times):
            return None
        return (await limiter.get_window_stats(item, limit.name, key)).reset_time


def hashed(*who: str) -> str:
    """Return one name for several, so that no person stands in Redis."""
    return hashlib.sha256("\0".join(who).encode(errors="surrogatepass")).hexdigest()


def of_address(address: str) -> str:
    """Return under which name an address is counted: for IPv6 its whole /64."""
    known = parse_ip(address)
    if known is None:  # a Unix socket, or nothing
        return address
    return _network_of(known, SUBSCRIBER_BITS) if isinstance(known, IPv6Address) else str(known)


def site_of(address: str) -> str:
    """Return under which name the /48 of an IPv6 address is counted, or "" for any other."""
    known = parse_ip(address)
    return f"{_network_of(known, SITE_BITS)}/{SITE_BITS}" if isinstance(known, IPv6Address) else ""


def _network_of(address: IPv6Address, bits: int) -> str:
    free_bits = address.max_prefixlen - bits
    return str(IPv6Address(int(address) >> free_bits << free_bits))


@cache
def _parsed(allowed: str) -> RateLimitItem:
    return parse(allowed)


def _redis_storage(settings: Settings, client: Redis) -> RedisStorage:
    scheme, rest = settings.redis_url.split("://", 1)
    return RedisStorage(
        f"async+{'redis+unix' if scheme == 'unix' else scheme}://{rest}",
        wrap_exceptions=True,
        implementation="redispy",
        key_prefix=f"{settings.redis_prefix}:limits",
        connection_pool=client.connection_pool,
    )
