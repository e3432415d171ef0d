"""Telling an open page something by its socket alone: without its state, Redis or the database.

What reports a failure must not need what failed. The vars that are told so are shown by the browser and are
not kept in the state of the tab: the next load of the page replaces them.
"""

from typing import Any

import reflex as rx
from reflex.state import StateUpdate
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from .guard import HYDRATE_EVENT


def app_now() -> rx.App:
    """Return the app that the running code belongs to."""
    return RegistrationContext.get().app


def is_here(app: rx.App, token: str) -> bool:
    """Tell whether a tab's socket is open in this process."""
    manager = app.event_namespace._token_manager
    record = manager.token_to_socket.get(token)
    return record is not None and record.instance_id == manager.instance_id


async def show(app: rx.App, token: str, state: type[rx.State], **values: Any) -> None:
    """Have a tab show these values of a state's vars. Nothing happens if it is not connected here."""
    if is_here(app, token):
        delta = {state.get_full_name(): {f"{name}{FIELD_MARKER}": value for name, value in values.items()}}
        await app.event_namespace.emit_update(StateUpdate(delta=delta), token)


async def load_again(app: rx.App, token: str) -> None:
    """Have a tab ask for all that its page shows, as if it had just connected."""
    if is_here(app, token):
        update = StateUpdate(events=[Event(name=HYDRATE_EVENT)])
        await app.event_namespace.emit_update(update, token)
