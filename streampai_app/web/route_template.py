"""The template of the route that a request met: `/u/{username}`, not `/u/ada`.

Metrics and logs name requests by it: few enough values to count by, and without the secrets of capability
links. What met no route of ours is Reflex's own or the built front end's, and is named by its kind.
"""

from starlette.routing import Route, WebSocketRoute
from starlette.types import Scope

FRONT_END = "(front end)"
OF_REFLEX = ("/_event", "/_upload", "/_health", "/ping")


def template_of(scope: Scope) -> str:
    """Return the template, once routing has happened."""
    route = scope.get("route")
    if isinstance(route, Route | WebSocketRoute):
        return route.path_format
    path: str = scope["path"]
    return next((prefix for prefix in OF_REFLEX if f"{path}/".startswith(f"{prefix}/")), FRONT_END)
