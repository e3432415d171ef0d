"""The template of the route that a request met: `/u/{username}`, not `/u/ada`.

Metrics and logs name requests by it: few enough values to count by, and without the secrets of capability
links. What met no route of ours is Reflex's own or the built front end's, and is named by its kind.
"""

from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import Scope

FRONT_END = "(front end)"
OF_REFLEX = "/_event"


def template_of(scope: Scope) -> str:
    """Return the template, once routing has happened."""
    route = scope.get("route")
    if isinstance(route, Route | WebSocketRoute):
        mounted_at = scope.get("root_path", "").removeprefix(scope.get("app_root_path", ""))
        return mounted_at + route.path_format
    if isinstance(route, Mount) and route.path:  # its middleware answered, or none of its routes fitted
        return route.path_format
    return OF_REFLEX if f"{scope['path']}/".startswith(f"{OF_REFLEX}/") else FRONT_END
