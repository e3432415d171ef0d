"""What the address of a page asks for. It comes from the browser, like every argument."""

import reflex as rx
from reflex_base.constants import RouteVar

from ..this_machine import is_this_machine


def asked_for(state: rx.State, name: str) -> str:
    """Return a part of the path or of the query by its name, or an empty string."""
    value = state.router_data.get(RouteVar.QUERY, {}).get(name, "")
    return value if isinstance(value, str) else ""


def address_of(state: rx.State) -> str:
    """Return the address that a page is loaded for, path and query, as the browser has it."""
    return str(state.router_data.get(RouteVar.ORIGIN, "")).partition("#")[0]


def is_asked_here(state: rx.State) -> bool:
    """Whether the socket behind this event was opened by a browser on this very machine, through no proxy.

    Reflex reads both from the connection for every event, whatever the event itself says.
    """
    headers = state.router.headers.raw_headers.items()
    return is_this_machine(
        state.router.session.client_ip,
        [
            (name.lower().encode("latin-1", "replace"), value.encode("latin-1", "replace"))
            for name, value in headers
        ],
    )
