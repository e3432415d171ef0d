"""The bus between processes: one Redis channel that every process speaks and listens on.

Redis may go away at any time and forgets what it carried, so nobody relies on it for more than speed:

- Subscribers of the publishing process are called at once and do not wait for Redis.
- A listener that had to subscribe again may have missed something: it has its own subscribers resync.
- A speaker that could not publish, or had too much to publish, drops it and owes a resync instead, which it
  publishes as soon as it can: that reaches the processes whose own connection never broke.
- A process that was killed may have committed something that it never published. Redis says with each
  publish how many heard it: when they become fewer, the subscribers of this process resync. A process that
  begins owes the others one as well, for it may have taken the dead one's place before anybody counted.
"""

import asyncio
import json
import random
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress

from redis.asyncio.client import PubSub
from redis.asyncio.connection import parse_url

from .. import logs, metrics
from ..db import Hint
from ..ids import new_id
from ..redis_clients import TIMEOUT, make_client, ping
from .bus import Callback, Unsubscribe
from .subscribers import Subscribers

log = logs.get(__name__)

LONGEST_QUEUE = 10_000  # hints; past it a resync is cheaper for everyone
LARGEST_BATCH = 500  # hints a PUBLISH
HEARTBEAT = 2.0  # seconds after which a process that has nothing to say says so
BEATS_MISSED = 3  # after that many even a listener whose connection is open takes Redis for gone
LAST_WORDS = 2.0  # seconds that stop() waits for the queue to empty
FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0  # seconds between attempts to reach Redis


class RedisBus:
    """Implements `Bus` over Redis publish/subscribe."""

    def __init__(
        self, url: str, *, prefix: str, heartbeat: float = HEARTBEAT, timeout: float = TIMEOUT
    ) -> None:
        self._url = url
        self._timeout = timeout  # seconds for one publish
        self._heartbeat = heartbeat
        self._heard_by = 0
        self._channel = channel_of(url, prefix)
        self._subscribers = Subscribers()
        self._queue: deque[Hint] = deque()
        self._owes_resync = True
        self._listening = False
        self._stopping = False

    @property
    def connected(self) -> bool:
        return self._listening and not self._owes_resync

    async def ping(self) -> None:
        await ping(self._redis)

    async def start(self) -> None:
        self._process = new_id("prc")
        self._something_to_say = asyncio.Event()
        self._something_to_say.set()
        # Once: the loops below try again, and must know that they had to.
        self._redis = make_client(self._url, name=self._channel, timeout=self._timeout)
        self._listener = asyncio.create_task(self._listen(), name="bus-listen")
        self._speaker = asyncio.create_task(self._speak(), name="bus-speak")

    async def stop(self) -> None:
        self._listener.cancel()
        self._stopping = True
        self._something_to_say.set()
        await asyncio.wait([self._speaker], timeout=LAST_WORDS)
        self._speaker.cancel()
        await asyncio.gather(self._listener, self._speaker, return_exceptions=True)
        await self._redis.aclose()

    def publish(self, hints: Iterable[Hint]) -> None:
        hints = tuple(hints)
        metrics.hints_published.inc(len(hints))
        self._subscribers.deliver(hints)
        if not hints or self._owes_resync:
            metrics.hints_dropped.inc(len(hints))
            return  # the resync that is owed says it all
        self._queue.extend(hints)
        if len(self._queue) > LONGEST_QUEUE:
            self._owe_resync()
        self._something_to_say.set()

    def subscribe(self, topic: str, callback: Callback) -> Unsubscribe:
        return self._subscribers.add(topic, callback)

    def _owe_resync(self) -> None:
        self._owes_resync = True
        metrics.hints_dropped.inc(len(self._queue))
        self._queue.clear()

    async def _speak(self) -> None:
        waits = _waits()
        while True:
            try:
                await self._say_everything()
                waits = _waits()
                if self._stopping:
                    return
                await self._wait_for_more()
            except Exception as error:  # whatever it was, somebody may have missed something
                self._owe_resync()
                log.warning("bus cannot publish", error=repr(error))
                await asyncio.sleep(next(waits))

    async def _say_everything(self) -> None:
        """Publish all that waits, at least a heartbeat. What cannot be said becomes an owed resync."""
        if self._owes_resync:
            self._owes_resync = False  # before the call: what is published meanwhile must queue behind it
            await self._say(None)
        while True:
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), LARGEST_BATCH))]
            await self._say(batch)
            if not self._queue:
                break
        if not self._owes_resync:
            self._something_to_say.clear()

    async def _wait_for_more(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._heartbeat):
                await self._something_to_say.wait()

    async def _say(self, hints: list[Hint] | None) -> None:
        """Publish hints, or a resync. Notice when fewer hear it than before."""
        before = self._heard_by
        self._heard_by = await self._redis.publish(self._channel, self._encode(hints))
        if self._heard_by < before:
            self._subscribers.resync()

    async def _listen(self) -> None:
        waits = _waits()
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(self._channel)
                    while True:
                        await self._hear(channel)
                        waits = _waits()
            except Exception as error:  # whatever it was, listening again and a resync repairs it
                log.warning("bus cannot listen", error=repr(error))
            self._listening = False
            await asyncio.sleep(next(waits))

    async def _hear(self, channel: PubSub) -> None:
        """Wait for a message and act on it. Raises `ConnectionError` if not even our own heartbeat comes."""
        message = await channel.get_message(timeout=self._heartbeat * BEATS_MISSED)
        if message is None:
            raise ConnectionError("Redis has fallen silent")
        if message["type"] == "subscribe":
            self._listening = True
            self._subscribers.resync()
        elif message["type"] == "message":
            self._take(message["data"])

    def _take(self, data: bytes) -> None:
        try:
            sender, hints = _decode(data)
        except (ValueError, TypeError) as error:
            log.warning("bus heard nonsense", error=str(error))  # perhaps another version of us: look again
            sender, hints = "", None
        if sender == self._process:
            return
        if hints is None:
            self._subscribers.resync()
        else:
            self._subscribers.deliver(hints)

    def _encode(self, hints: list[Hint] | None) -> str:
        said = None if hints is None else [(hint.topics, hint.what, hint.ids) for hint in hints]
        return json.dumps([self._process, said], separators=(",", ":"))


def channel_of(url: str, prefix: str) -> str:
    """Return the channel of a desk: Redis' channels, unlike its keys, are the same in all its databases."""
    return f"{prefix}:{parse_url(url).get('db', 0)}:hints"


def _decode(data: bytes) -> tuple[str, list[Hint] | None]:
    """Return the sending process and its hints; None instead of hints means resync."""
    sender, said = json.loads(data)
    return sender, None if said is None else [Hint(tuple(topics), what, ids) for topics, what, ids in said]


def _waits() -> Iterator[float]:
    """Yield seconds to wait before each further attempt: doubling, and never the same for two processes."""
    wait = FIRST_WAIT
    while True:
        yield wait * random.uniform(0.5, 1.0)  # noqa: S311  (spread, not secrecy)
        wait = min(wait * 2, LONGEST_WAIT)
