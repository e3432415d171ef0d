"""Pushing to open pages: what a page shows is read again when the bus says that it has moved on.

A page says while it loads what it follows (`start`, then `follow`). A hint on one of its topics runs the
function it gave under the lock of the tab's state, on behalf of the session that subscribed, which is
looked up again before each delivery. The end of that session closes everything at once, empties the page
and sends it to the sign-in page.

Bursts fold: what arrives while a delivery is under way, or within its gap, is delivered together. While it
never falls silent the gap grows: a list that jumps four times a second can be read by nobody.

What could not be brought up to date within some seconds is told to the page (`freshness.py`), which says so
until it was; meanwhile it is tried again and again, and logged once.

What is read for most deliveries is read in the same look as the session, and before the lock is taken
(`Source`): somebody's own event never waits for it. And what an event reads on its own account, its
`holding` keeps from being read once more because of its own hint.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Protocol, TypeVar

import reflex as rx
from reflex.state import State, StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from .. import logs, metrics, runtime
from ..accounts.actors import Actor
from ..accounts.sessions import authenticate_session
from ..db import Hint, Tx, UseCase
from ..errors import AppError, NotSignedIn
from . import freshness, guard, tasks

log = logs.get(__name__)

SWEEP_EVERY = 30.0  # seconds
WATCH_EVERY = 0.5  # seconds
RETRY_AFTER = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds, after the 1st, 2nd ... and every further failure
WIDEST_GAP = 4  # times a subscription's gap
REST = 4  # times what the last delivery took
MAX_REST = 1.5  # seconds
STALE_AFTER = 4.0  # seconds for which a page may be behind, or the bus away, until it is told

S = TypeVar("S")
Deliver = Callable[..., Awaitable[None]]  # (state, hints), or (state, hints, what its source has read)

_tabs: dict[str, "Tab"] = {}
_behind: set["Subscription"] = set()  # those that have hints which are not delivered


class Source(Protocol):
    """Where a subscription reads. It lives beside the page's state, in this process, and outside its lock."""

    def is_news(self, hint: Hint) -> bool:
        """Tell whether a hint speaks of something that the page does not show yet."""

    def ask(self, hints: list[Hint]) -> UseCase | None:
        """Return what reads it, `(tx, actor)`, or None if there is nothing to read for these hints."""


def start(state: rx.State) -> None:
    """Begin to load a page: end what this tab followed before. Then `follow`, and only then read."""
    session = state.router.session
    if (old := _tabs.get(session.client_token)) is not None:
        old.close()
    tab = Tab(session.client_token, session.session_id, guard.asking().session_id)
    _tabs[session.client_token] = tab


def follow(
    state: rx.State,
    *topics: str,
    deliver: Deliver,
    gap: float = 0.0,
    source: Source | None = None,
    only: Callable[[Hint], bool] | None = None,
) -> None:
    """Have `deliver(state, hints)` called whenever one of these topics is told.

    With a `source` it is `deliver(state, hints, found)`. `gap` is in seconds. `only` tells which hints count;
    a source tells that itself. `deliver` must not be a public method of the state: any client could call it.
    """
    tab = _tabs.get(state.router.session.client_token)
    if tab is None:  # the session was revoked a moment ago
        raise NotSignedIn("Your session has ended. Please sign in again.")
    tab.subscriptions.append(Subscription(tab, topics, type(state), deliver, gap, source, only))


def source_of(state: rx.State, kind: type[S]) -> S | None:
    """Return the source of this kind that the tab's page reads from, if it does."""
    tab = _tabs.get(state.router.session.client_token)
    sources = [each.source for each in tab.subscriptions] if tab else []
    return next((source for source in sources if isinstance(source, kind)), None)


@contextmanager
def holding(state: rx.State) -> Iterator[None]:
    """Keep hints from this tab's sources until the block ends, which reads by itself what they speak of."""
    tab = _tabs.get(state.router.session.client_token)
    subscriptions = [each for each in tab.subscriptions if each.source] if tab else []
    for subscription in subscriptions:
        subscription.held += 1
    try:
        yield
    finally:
        for subscription in subscriptions:
            subscription.let_go()


def following() -> int:
    """Return how many tabs are being pushed to."""
    return len(_tabs)


def sweep() -> None:
    """Close what belongs to tabs that have gone."""
    for tab in tuple(_tabs.values()):
        if not tab.is_connected():
            tab.close()


def watch(bus_away_for: float = 0.0) -> None:
    """Tell pages that they are behind, and when they no longer are. `bus_away_for` is in seconds."""
    now = time.monotonic()
    late = {each.tab for each in _behind if each.is_late(now)}
    for tab in _tabs.values() if bus_away_for > STALE_AFTER else late:
        freshness.mark(tab.app, tab.token)
    behind = {each.tab.token for each in _behind}
    freshness.settle(lambda token: bus_away_for > 0 or token in behind)


@asynccontextmanager
async def sweeping():
    """Watch and sweep, for as long as the process lives. A lifespan task of Reflex."""
    task = asyncio.create_task(_watch_forever(), name="watching pages")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        freshness.forget_all()


async def _watch_forever() -> None:
    connected_at = swept_at = time.monotonic()
    while True:
        await asyncio.sleep(WATCH_EVERY)
        now = time.monotonic()
        try:
            if runtime.current().bus.connected:
                connected_at = now
            watch(now - connected_at)
            if now - swept_at > SWEEP_EVERY:
                swept_at = now
                sweep()
        except Exception:  # the next look may work
            log.exception("pages could not be watched")


class Tab:
    """A browser tab that is connected to this process: one socket, one session, what its page follows."""

    def __init__(self, token: str, sid: str, session_id: str) -> None:
        self.token = token
        self.sid = sid
        self.session_id = session_id
        self.subscriptions: list[Subscription] = []
        self.closed = False
        self.app = RegistrationContext.get().app
        self._off = runtime.current().bus.subscribe(f"session:{session_id}", self._on_session)
        metrics.sockets_open.labels("page").inc()

    def close(self) -> None:
        """End every subscription of this tab."""
        if not self.closed:
            metrics.sockets_open.labels("page").dec()
        self.closed = True
        self._off()
        for subscription in self.subscriptions:
            subscription.close()
        if _tabs.get(self.token) is self:
            del _tabs[self.token]

    def is_connected(self) -> bool:
        """Tell whether the socket that subscribed is still the one behind this token, in this process."""
        manager = self.app.event_namespace._token_manager
        record = manager.token_to_socket.get(self.token)
        return record is not None and (record.sid, record.instance_id) == (self.sid, manager.instance_id)

    async def deliver(self, subscription: "Subscription", hints: list[Hint]) -> None:
        """Look the session up, then let the subscription bring the tab's state up to date."""
        if not self.is_connected():
            self.close()
            return
        ask = subscription.source.ask(hints) if subscription.source else None
        actor, *found = await self._look(ask)
        if actor is None or not guard.permits(subscription.state, actor):
            await self.expel()
            return
        async with self.app.modify_state(self._key(subscription.state)) as root:
            if self.closed:
                return
            if not root.router_data:  # it expired meanwhile, and only the browser knows which page it is on
                await self._emit(Event(name=guard.HYDRATE_EVENT))
                return
            state = await root.get_state(subscription.state)
            with guard.acting_as(actor):
                await subscription.bring_up_to_date(state, hints, *(found if subscription.source else ()))

    async def expel(self) -> None:
        """Stop, empty the page, and send it to the sign-in page: its session has ended."""
        self.close()
        if not self.is_connected():
            return
        try:
            async with self.app.modify_state(self._key(State)) as root:
                login = guard.login_page(root)
                root.reset()
        except Exception as error:  # the next load of the page empties its state; the page itself goes now
            _log_failure("a page could not be emptied", error)
            login = "/login"
        await self._emit(*Event.from_event_type(rx.redirect(login)))

    async def _who(self) -> Actor | None:
        return (await self._look(None))[0]

    async def _look(self, ask: UseCase | None) -> tuple[Actor | None, Any]:
        """Look the session up, and what is asked for on its behalf: both of the same moment."""
        try:
            return await runtime.current().db.read(_look, self.session_id, ask)
        except NotSignedIn:
            return None, None

    def _on_session(self, hint: Hint) -> None:
        if hint.what == "revoked":
            self.close()
        tasks.begin(self._check_session(), "check session")

    async def _check_session(self) -> None:
        """Expel a tab whose session has ended. Tries until it knows, and the page is empty."""
        failures = 0
        while self.is_connected():
            try:
                if self.closed or await self._who() is None:
                    await self.expel()
                return
            except Exception as error:
                if not failures:
                    _log_failure("a session could not be looked up", error)
                failures += 1
                await asyncio.sleep(_retry_after(failures))

    def _key(self, state: type[rx.State]) -> rx.BaseStateToken:
        return rx.BaseStateToken(ident=self.token, cls=state)

    async def _emit(self, *events: Event) -> None:
        await self.app.event_namespace.emit_update(StateUpdate(events=list(events)), self.token)


def _look(tx: Tx, session_id: str, ask: UseCase | None) -> tuple[Actor, Any]:
    actor = authenticate_session(tx, session_id)
    return actor, ask(tx, actor) if ask else None


class Subscription:
    """Some topics that a page follows, and the hints on them that have not been delivered yet."""

    def __init__(
        self,
        tab: Tab,
        topics: tuple[str, ...],
        state: type[rx.State],
        deliver: Deliver,
        gap: float,
        source: Source | None,
        only: Callable[[Hint], bool] | None,
    ) -> None:
        self.state = state
        self.bring_up_to_date = deliver
        self.source = source
        self._is_news = source.is_news if source else only
        self.held = 0  # by events of the page that are under way
        self.tab = tab
        self._behind_since: float | None = None
        self._gap = gap
        self._waiting: list[Hint] = []
        self._work: asyncio.Task[None] | None = None
        bus = runtime.current().bus
        self._offs = [bus.subscribe(topic, self._on_hint) for topic in topics]

    @property
    def is_busy(self) -> bool:
        """Whether hints are waiting or being delivered."""
        return self._work is not None

    def close(self) -> None:
        """Hear no more, and forget what was not delivered."""
        for off in self._offs:
            off()
        self._waiting.clear()
        self._catch_up()

    def is_late(self, now: float) -> bool:
        """Tell whether hints have been waiting for longer than any rest of ours."""
        return self._behind_since is not None and now - self._behind_since > STALE_AFTER

    def let_go(self) -> None:
        """End one hold. What is still news is delivered now."""
        self.held -= 1
        self._wake()

    def _on_hint(self, hint: Hint) -> None:
        self._waiting.append(hint)
        self._fall_behind()
        self._wake()

    def _wake(self) -> None:
        if self._work is None and not self.held:
            if self._has_news():
                self._work = tasks.begin(self._deliver_all(), "push")
            else:
                self._catch_up()

    def _fall_behind(self) -> None:
        if self._behind_since is None:
            self._behind_since = time.monotonic()
            _behind.add(self)

    def _catch_up(self) -> None:
        self._behind_since = None
        _behind.discard(self)

    def _has_news(self) -> bool:
        if self._is_news is not None:
            self._waiting = [hint for hint in self._waiting if self._is_news(hint)]
        return bool(self._waiting)

    async def _deliver_all(self) -> None:
        failures, in_a_row = 0, 0
        try:
            while not self.held and self._has_news():
                hints, self._waiting = self._waiting, []
                began = time.monotonic()
                failures = 0 if await self._deliver(hints, failures) else failures + 1
                in_a_row += 1
                if not failures:
                    self._catch_up()
                    if self._waiting:
                        self._fall_behind()
                await asyncio.sleep(
                    _retry_after(failures) if failures else self._rest(in_a_row, time.monotonic() - began)
                )
        finally:
            self._work = None
            if not self._waiting:
                self._catch_up()

    def _rest(self, in_a_row: int, took: float) -> float:
        """Return how long to wait now. What takes long comes less often: others wait for it.

        Not for long: what took a minute because something hung is quick when that has come back.
        """
        return max(self._gap * min(in_a_row, WIDEST_GAP), min(REST * took, MAX_REST)) if self._gap else 0.0

    async def _deliver(self, hints: list[Hint], failures: int) -> bool:
        try:
            await self.tab.deliver(self, hints)
        except Exception as error:  # whatever it was, the page would go stale: the hints are tried again
            if not failures:
                _log_failure("push failed", error, state=self.state.__name__)
            if not self.tab.closed:
                self._waiting[:0] = hints
            return False
        if failures:
            log.info("push works again", state=self.state.__name__, failures=failures)
        return True


def _retry_after(failures: int) -> float:
    return RETRY_AFTER[min(failures, len(RETRY_AFTER)) - 1] * random.uniform(0.75, 1.0)  # noqa: S311  (spread)


def _log_failure(what: str, error: Exception, **fields: Any) -> None:
    if isinstance(error, AppError):
        log.warning(what, reason=error.reason, error=error.message, **fields)
    else:
        log.error(what, exc_info=error, **fields)
