"""What the address of a page asks for. It comes from the browser, like every argument."""

import reflex as rx
from reflex_base.constants import RouteVar


def asked_for(state: rx.State, name: str) -> str:
    """Return a part of the path or of the query by its name, or an empty string."""
    value = state.router_data.get(RouteVar.QUERY, {}).get(name, "")
    return value if isinstance(value, str) else ""
