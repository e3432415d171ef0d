"""Work that takes more than a moment: it has a deadline, and the button that began it is told when it ended.

The button waits for that in the browser (`assets/desk/busy.js`), since it has to show that it is at work
before the server has heard of it. It is told by the socket alone: a failure, or a state that cannot be
locked, ends the wait too.
"""

import asyncio
import functools
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec
from reflex_base.event.context import EventContext

from ..errors import Unavailable
from . import emitting, tasks

WITHIN = 15.0  # seconds
LATE = "There was no answer within 15 seconds. It may still be done: please look before you try again."

LONG: set[str] = set()  # the handlers, by their qualified names: their buttons are `controls.busy_button`

Handler = Callable[..., Awaitable[Any]]


class Work(rx.State):
    """What ended last in a tab, as `<work> <a random mark>`: the same work may end twice."""

    _requires: ClassVar = None

    ended: str = ""


def takes_long(handler: Handler) -> Handler:
    """Mark a handler whose work takes more than a moment. Stands below `rx.event`.

    After `WITHIN` seconds it raises `Unavailable`. What it waited for may go on, so what it calls must be
    safe to be called again.
    """
    LONG.add(handler.__qualname__)

    @functools.wraps(handler)
    async def work(state: rx.State, *args: Any, **kwargs: Any) -> Any:
        context, app = EventContext.get(), emitting.app_now()
        try:
            async with asyncio.timeout(WITHIN):
                return await handler(state, *args, **kwargs)
        except TimeoutError:
            raise Unavailable(LATE) from None
        finally:
            ended = f"{work_of(handler.__qualname__, *args, *kwargs.values())} {uuid.uuid4()}"
            tasks.begin(emitting.show(app, context.token, Work, ended=ended), "work ended")

    return work


def work_of(name: str, *about: Any) -> str:
    """Return how a work is called: by its handler, and by what it is about where that is an id."""
    first = next(iter(about), None)
    return f"{name} {first}" if isinstance(first, str | rx.Var) else name


def work_behind(event: rx.EventHandler | EventSpec) -> str:
    """Return how the work is called that an event of a page begins."""
    if isinstance(event, EventSpec):
        return work_of(event.handler.fn.__qualname__, *(value for _, value in event.args))
    return event.fn.__qualname__
