"""How much is open at this moment, counted over all processes: sockets and streams, by whom they are from.

Each process holds its own numbers, which are the truth, and keeps a copy of them in Redis under a lease: a
process that was killed says nothing any more, and what it had open is forgotten when its lease ends. Whoever
opens something more asks once for the sum, in Redis, so that two cannot both take the last place.

Without REDIS_URL there is one process, and nothing to add up. Where Redis does not answer each process goes
by its own limits until it does.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress

from redis.asyncio import Redis
from redis.exceptions import ConnectionError, RedisError

from . import logs
from .ids import new_id
from .limits import AWAY_FOR, PATIENCE, hashed
from .redis_clients import make_client, ping
from .settings import Settings

log = logs.get(__name__)

LEASE = 20  # seconds for which Redis believes a process that says nothing
BEAT = 2.0  # seconds between what it says
# KEYS: the processes, by when they last spoke. ARGV: this one, the lease, what its hash's name begins with,
# and for each number its name, how many this process has open, and how many there may be (take) or none.
_COMMON = """
local now, own = tonumber(redis.call('TIME')[1]), ARGV[3] .. ARGV[1]
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
local was_known = redis.call('EXISTS', own)
local function say(name, count)
  if tonumber(count) > 0 then redis.call('HSET', own, name, count) else redis.call('HDEL', own, name) end
end
"""
_TAKE = (
    _COMMON
    + """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
local others = redis.call('ZRANGE', KEYS[1], 0, -1)
for at = 4, #ARGV, 3 do
  local open = tonumber(ARGV[at + 1])
  for _, other in ipairs(others) do
    if other ~= ARGV[1] then open = open + (tonumber(redis.call('HGET', ARGV[3] .. other, ARGV[at])) or 0) end
  end
  if open > tonumber(ARGV[at + 2]) then return -1 end
end
for at = 4, #ARGV, 3 do say(ARGV[at], ARGV[at + 1]) end
redis.call('EXPIRE', own, ARGV[2])
return was_known
"""
)
_TELL = (
    _COMMON
    + """
for at = 4, #ARGV, 2 do say(ARGV[at], ARGV[at + 1]) end
redis.call('EXPIRE', own, ARGV[2])
return was_known
"""
)


class OpenCounts:
    """The numbers of one process. Use between `start` and `stop`."""

    def __init__(self, settings: Settings, lease: int = LEASE, beat: float = BEAT) -> None:
        self._url = settings.redis_url
        self._prefix = f"{settings.redis_prefix}:open"
        self._lease, self._beat = lease, beat
        self._mine: Counter[str] = Counter()
        self._changed: set[str] = set()  # names of which Redis may know another number
        self._away_until = 0.0  # by time.monotonic
        self._redis: Redis | None = None

    @property
    def is_shared(self) -> bool:
        """Whether there may be other processes."""
        return self._redis is not None

    async def start(self) -> None:
        """Begin to tell the others, where there may be any."""
        if not self._url:
            return
        self._process = new_id("prc")
        self._redis = make_client(
            self._url, name=self._prefix, timeout=PATIENCE, again_after=(ConnectionError,)
        )
        self._take, self._tell = self._redis.register_script(_TAKE), self._redis.register_script(_TELL)
        self._keeper = asyncio.create_task(self._keep(), name="open-counts")

    async def ping(self) -> None:
        """Ask for a sign of life where there may be other processes. Raises `Unavailable`."""
        if self._redis is not None:
            await ping(self._redis)

    async def stop(self) -> None:
        """Take back what was told, and let go of Redis."""
        if self._redis is None:
            return
        self._keeper.cancel()
        with suppress(asyncio.CancelledError):
            await self._keeper
        with suppress(RedisError, OSError):
            await self._redis.zrem(self._prefix, self._process)
            await self._redis.delete(f"{self._prefix}:{self._process}")
        await self._redis.aclose(close_connection_pool=True)

    async def acquire(self, wanted: Mapping[str, int]) -> bool:
        """Count one more under each of these names, of which so many may be open. False if one is full."""
        if self._redis is None:
            return True
        names = {hashed(name): allowed for name, allowed in wanted.items()}
        self._mine.update(names.keys())
        try:
            is_free = await self._ask(names)
        except BaseException:
            self._give_back(names)
            raise
        if not is_free:
            self._give_back(names)
        return is_free

    def release(self, *names: str) -> None:
        """Count one less under each. The others are told soon."""
        if self._redis is not None:
            self._give_back(hashed(name) for name in names)

    async def tell(self) -> None:
        """Tell Redis what has changed, and that this process is alive. Raises what its client raises."""
        assert self._redis is not None
        told, self._changed = self._changed, set()
        try:
            was_known = await self._tell(
                [self._prefix], [*self._self(), *(each for name in told for each in (name, self._mine[name]))]
            )
        except BaseException:
            self._changed |= told
            raise
        if not was_known and self._mine.keys() - told:  # our lease had ended
            self._changed.update(self._mine)
            await self.tell()

    async def _ask(self, names: Mapping[str, int]) -> bool:
        if time.monotonic() < self._away_until:
            self._changed.update(names)
            return True
        asked = [each for name, allowed in names.items() for each in (name, self._mine[name], allowed)]
        try:
            answer = await self._take([self._prefix], [*self._self(), *asked])
        except (RedisError, OSError) as error:
            self._away_until = time.monotonic() + AWAY_FOR
            self._changed.update(names)
            log.warning("open sockets are counted in each process alone", error=repr(error))
            return True
        self._changed.update(self._mine if answer == 0 else names)  # two may have asked at once
        return answer != -1

    def _give_back(self, names: Iterable[str]) -> None:
        for name in names:
            self._mine[name] -= 1
            if self._mine[name] <= 0:
                del self._mine[name]
            self._changed.add(name)

    def _self(self) -> tuple[str, int, str]:
        return self._process, self._lease, f"{self._prefix}:"

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self._beat)
            try:
                await self.tell()
            except (RedisError, OSError) as error:
                log.info("open sockets could not be told", error=repr(error), outside=True)
