"""What is taken from a browser on the pages' socket: events that exist, in the shape that pages send them.

Anybody may open that socket and say anything on it. Reflex would queue an event of any name, and log one
that it does not know with a traceback and all that came with it. What is not taken here is dropped unread:
counted, and told in the log once in a while.
"""

from collections.abc import Mapping
from typing import Any

import reflex as rx
from reflex_base.registry import RegistrationContext

from .. import logs, metrics
from ..received import clean

log = logs.get(__name__)

MAX_NAME = 48  # characters of a name that is told
MAX_ADDRESS = 8_192  # characters of a page's address
FIELDS = {"name": str, "payload": dict, "router_data": dict}


def bind(app: rx.App) -> None:
    """Make an app take only such events. Call once, where the app is made."""
    namespace = app.event_namespace
    take = namespace.on_event

    async def take_if_known(sid: str, data: Any) -> None:
        with app.set_contexts():
            refusal = why_not(data)
        try:
            cleaned = clean(data)
        except RecursionError:
            refusal = "no such depth"
        if refusal is None:
            await take(sid, cleaned)
        else:
            metrics.events_unknown.inc()
            log.info("unknown event", why=refusal, handler=shown_name(data), outside=True)

    namespace.on_event = take_if_known


def why_not(data: Any) -> str | None:
    """Return why this is no event that a page of ours sends, or None if it is one."""
    if not isinstance(data, Mapping) or not isinstance(data.get("name"), str):
        return "no event"
    if data["name"] not in RegistrationContext.get().event_handlers:
        return "no such handler"
    if not all(isinstance(data.get(name, kind()), kind) for name, kind in FIELDS.items()):
        return "no such shape"
    address = data.get("router_data", {})
    if any(not _is_address(address.get(name)) for name in ("pathname", "asPath")):
        return "no address"
    return None if _is_query(address.get("query", {})) else "no such query"


def shown_name(data: Any) -> str:
    """Return what is told of an event's name: a few dozen characters, and none that draws."""
    name = data.get("name") if isinstance(data, Mapping) else None
    if not isinstance(name, str):
        return type(data if name is None else name).__name__
    shown = "".join(letter if letter.isalnum() or letter in "._" else "?" for letter in name[:MAX_NAME])
    return shown if len(name) <= MAX_NAME else f"{shown}…"


def _is_query(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(text, str) and len(text) <= MAX_ADDRESS
        for each in value.values()
        for text in (each if isinstance(each, list) else [each])
    )


def _is_address(value: Any) -> bool:
    return value is None or (isinstance(value, str) and len(value) <= MAX_ADDRESS)
