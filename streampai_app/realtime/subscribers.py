"""The subscribers of one process: who wants to hear of which topic."""

from collections.abc import Iterable

from .. import logs
from ..db import Hint
from .bus import RESYNC, Callback, Unsubscribe

log = logs.get(__name__)


class Subscription:
    """A callback and its topic. Called, it ends."""

    __slots__ = ("_by_topic", "_topic", "callback")

    def __init__(self, by_topic: "ByTopic", topic: str, callback: Callback) -> None:
        self._by_topic = by_topic
        self._topic = topic
        self.callback = callback

    def __call__(self) -> None:
        subscriptions = self._by_topic.get(self._topic, {})
        subscriptions.pop(self, None)
        if not subscriptions:
            self._by_topic.pop(self._topic, None)


ByTopic = dict[str, dict[Subscription, None]]


class Subscribers:
    """A table of callbacks by topic. A callback may subscribe and unsubscribe while it is being called."""

    def __init__(self) -> None:
        self._by_topic: ByTopic = {}

    def add(self, topic: str, callback: Callback) -> Unsubscribe:
        subscription = Subscription(self._by_topic, topic, callback)
        self._by_topic.setdefault(topic, {})[subscription] = None
        return subscription

    def deliver(self, hints: Iterable[Hint]) -> None:
        """Call everyone whom these hints concern, once for each hint."""
        for hint in hints:
            callbacks = [each.callback for topic in hint.topics for each in self._by_topic.get(topic, ())]
            for callback in dict.fromkeys(callbacks):
                _call(callback, hint)

    def resync(self) -> None:
        """Tell every subscriber that hints may have been lost."""
        self.deliver(Hint((topic,), RESYNC, {}) for topic in tuple(self._by_topic))


def _call(callback: Callback, hint: Hint) -> None:
    try:
        callback(hint)
    except Exception:
        log.exception("subscriber failed", what=hint.what)
