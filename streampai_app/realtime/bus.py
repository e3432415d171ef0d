"""What a bus promises."""

from collections.abc import Callable, Iterable
from typing import Protocol

from ..db import Hint

RESYNC = "resync"

Callback = Callable[[Hint], None]
Unsubscribe = Callable[[], None]


class Bus(Protocol):
    """Carries hints to whoever subscribed to one of their topics, in this process and in the others.

    A hint may come twice, or late. It is never lost in silence: where the transport broke, every subscriber
    is called with `Hint((topic,), "resync", {})` and reads again what it shows. So a subscriber subscribes
    first, then reads, and treats any hint as "look again from your cursor".
    """

    @property
    def connected(self) -> bool:
        """Whether hints reach the other processes at this moment."""

    async def ping(self) -> None:
        """Ask the transport for a sign of life. Raises `Unavailable`."""

    async def start(self) -> None:
        """Begin to carry hints. Never fails because the transport is away: it is sought until it comes."""

    async def stop(self) -> None:
        """Hand over what was published, for a second or two at most, and let go of the transport."""

    def publish(self, hints: Iterable[Hint]) -> None:
        """Carry these hints. Never blocks and never raises; called on the event loop.

        Subscribers of this process have been called when it returns.
        """

    def subscribe(self, topic: str, callback: Callback) -> Unsubscribe:
        """Have `callback` called, on the event loop, for every hint on this topic. Returns how to end it.

        A callback that subscribed to several topics of one hint is called once. It must not block; what it
        raises is logged and hurts nobody else.
        """
