"""Who may do what, asked before every event handler: deny by default.

Any public function of a State class can be called by anyone who opens the socket, with any arguments. So a
state class names whom it is for in `_requires` (an admin, unless it says otherwise), and before each event,
foreground or background, from the browser or chained by us, the session behind the socket's cookie is
looked up again. A handler asks `asking()` for the result; nothing a client says makes an actor.

Of Reflex's own handlers only those that a page cannot load without are let through.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import quote

import reflex as rx
from reflex.state import BaseState, FrontendEventExceptionState, OnLoadInternalState, State, StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegisteredEventHandler, RegistrationContext
from reflex_base.utils.format import format_event_handler

from .. import logs, runtime
from ..accounts.actors import Actor, Admin, Streamer
from ..accounts.cookies import secret_in
from ..accounts.sessions import note_seen, recognise
from ..errors import NotSignedIn
from .tokens import is_bound

log = logs.get(__name__)

HYDRATE = "hydrate_and_load"
HYDRATE_EVENT = format_event_handler(State.event_handlers[HYDRATE])
LET_THROUGH = {State: {HYDRATE}, OnLoadInternalState: {"on_load_internal", "set_is_hydrated"}}
REPORT = "handle_frontend_exception"  # writes what it is told into the log: for people whom we know
REPORT_EVENT = format_event_handler(FrontendEventExceptionState.event_handlers[REPORT])
NEVER = {"setvar"}  # on every state: sets whatever var it is told to

_asking: ContextVar[Actor | None] = ContextVar("asking", default=None)


def asking() -> Actor:
    """Return on whose behalf this code runs. Raises `NotSignedIn`."""
    actor = _asking.get()
    if actor is None:
        raise NotSignedIn("Please sign in.")
    return actor


def whoever() -> Actor | None:
    """Return on whose behalf this code runs, on a page that is for strangers too."""
    return _asking.get()


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Run code on behalf of an actor whose session was just looked up."""
    token = _asking.set(actor)
    try:
        yield
    finally:
        _asking.reset(token)


def permits(state: type[BaseState], actor: Actor | None) -> bool:
    """Tell whether a state class is for this actor. `_requires` is a kind of actor, or None for anyone."""
    needed = getattr(state, "_requires", Admin)
    return needed is None or isinstance(actor, needed)


def login_page(state: BaseState) -> str:
    """Return the address to sign in at, and to come back from to where this tab is."""
    here = state.router.url
    if not here.path.startswith(("/admin", "/studio")):
        return "/login"
    return f"/login?next={quote(f'{here.path}?{here.query}'.rstrip('?'), safe='/')}"


class Guard(rx.Middleware):
    """The middleware. Everything it does not allow by name is refused."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Return None to let the handler run, or what to answer instead."""
        router = state.router  # put together anew each time it is asked for
        secret = secret_in(router.headers.cookie, runtime.current().settings)
        actor = await _who(secret)
        _asking.set(actor)
        handler = RegistrationContext.get().event_handlers.get(event.name)
        if handler is None or not is_bound(router.session.client_token, secret):
            return _refuse(event, actor, state)
        if not _may_run(handler, actor):
            return _refuse(event, actor, state)
        if handler.handler.fn.__name__ == HYDRATE:
            _blank_what_is_not_for(actor, state)
        return None


async def _who(secret: str) -> Actor | None:
    if not secret:
        return None
    db = runtime.current().db
    try:
        actor, is_news = await db.read(recognise, secret)
    except NotSignedIn:
        return None
    if is_news:
        await db.write(note_seen, actor)
    return actor


def _may_run(registered: RegisteredEventHandler, actor: Actor | None) -> bool:
    state, name = registered.states[0], registered.handler.fn.__name__
    if name in NEVER:
        return False
    if not state.__module__.startswith("reflex"):
        return permits(state, actor)
    if state is FrontendEventExceptionState and name == REPORT:
        return isinstance(actor, Admin | Streamer)
    return name in LET_THROUGH.get(state, ())


def _blank_what_is_not_for(actor: Actor | None, state: BaseState) -> None:
    """Empty what this token's state still holds for somebody who may no longer see it."""
    for substate in state._get_root_state().substates.values():
        if not permits(type(substate), actor):
            substate.reset()


def _refuse(event: Event, actor: Actor | None, state: BaseState) -> StateUpdate:
    if event.name == REPORT_EVENT:
        return StateUpdate()  # the browser of somebody we do not know has a problem: they stay where they are
    log.info("event refused", handler=event.name, actor=actor and actor.id, outside=True)
    return StateUpdate(events=Event.from_event_type(rx.redirect("/" if actor else login_page(state))))
