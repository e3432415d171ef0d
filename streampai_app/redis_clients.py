"""Clients of Redis, of which none waits for ever: where it is made, each gets its deadlines.

A host that vanished says nothing. What is asked of it fails after `timeout`; what only listens asks for a
sign of life when it has heard nothing for a while.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from . import logs
from .errors import Unavailable

log = logs.get(__name__)

TIMEOUT = 2.0  # seconds for an answer, and for a connection
SILENCE = 5.0  # seconds after which one that listens asks, and once more until it connects anew
LONGEST_WAIT = 5.0  # seconds between its attempts to do so
# A host that is gone is noticed by the system too: after 5 + 3 * 2 s.
_KEEPALIVE = {
    getattr(socket, name): value
    for name, value in (("TCP_KEEPIDLE", 5), ("TCP_KEEPINTVL", 2), ("TCP_KEEPCNT", 3))
    if hasattr(socket, name)
}


def make_client(
    url: str, *, name: str, timeout: float = TIMEOUT, again_after: tuple[type[RedisError], ...] = ()
) -> Redis:
    """Return a client for an address; its parameters, such as `?socket_timeout=5`, win over ours.

    After an error of the kinds `again_after` a question is asked once more at once, on a new connection.
    """
    given: dict[str, Any] = {
        "client_name": name,
        "retry": Retry(NoBackoff(), 1 if again_after else 0, again_after),
        "socket_timeout": timeout,
        "socket_connect_timeout": timeout,
    }
    if not url.startswith("unix://"):
        given |= {"socket_keepalive": True, "socket_keepalive_options": _KEEPALIVE}
    return ListeningRedis.from_url(url, **given)


async def ping(client: Redis) -> None:
    """Ask for a sign of life, on a connection that serves. Raises `Unavailable`.

    Then the others that are idle are not trusted either, so that nobody meets one that hangs.
    """
    try:
        await client.ping()
    except (RedisError, OSError) as error:
        await client.connection_pool.disconnect(inuse_connections=False)
        raise Unavailable("Redis did not answer.") from error


class ListeningRedis(Redis):
    """A client whose subscriptions outlive every break."""

    def pubsub(self, **kwargs: Any) -> PubSub:
        return SteadyPubSub(self.connection_pool, **kwargs)


class SteadyPubSub(PubSub):
    """A subscription that notices when its other end has gone, and subscribes again until it is there.

    The library's `listen` either waits without end, or gives up whenever nothing was said for a while.
    """

    silence = SILENCE

    async def listen(self) -> AsyncIterator[Any]:
        """Yield messages for as long as there is a subscription, that to new subscriptions among them."""
        asked, wait = False, 0.1
        while self.subscribed:
            try:
                said = await self.parse_response(block=False, timeout=self.silence)
                if said is None:
                    await self._ask(again=asked)
                    asked = True
                    continue
                message = await self.handle_message(said)
            except (RedisError, OSError) as error:
                log.warning("a subscription broke", error=repr(error))
                await self._break_off()
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
                continue
            asked, wait = False, 0.1
            if message is not None and message["type"] != "pong":  # None: a handler of its own has had it
                yield message

    async def _ask(self, *, again: bool) -> None:
        if again:
            raise TimeoutError("Redis has fallen silent")
        await self.ping()

    async def _break_off(self) -> None:
        if self.connection is not None:
            await self.connection.disconnect(nowait=True)
