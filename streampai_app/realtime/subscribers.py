"""The subscribers of one process: who wants to hear of which topic."""

from collections.abc import Iterable

from .. import logs
from ..db import Hint
from .bus import RESYNC, Callback, Unsubscribe

log = logs.get(__name__)


class Subscribers:
    """A table of callbacks by topic. A callback may subscribe and unsubscribe while it is being called."""

    def __init__(self) -> None:
        self._by_topic: dict[str, dict[object, Callback]] = {}

    def add(self, topic: str, callback: Callback) -> Unsubscribe:
        subscription = object()
        self._by_topic.setdefault(topic, {})[subscription] = callback

        def remove() -> None:
            subscriptions = self._by_topic.get(topic, {})
            subscriptions.pop(subscription, None)
            if not subscriptions:
                self._by_topic.pop(topic, None)

        return remove

    def deliver(self, hints: Iterable[Hint]) -> None:
        """Call everyone whom these hints concern, once for each hint."""
        for hint in hints:
            callbacks = [
                callback for topic in hint.topics for callback in self._by_topic.get(topic, {}).values()
            ]
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
