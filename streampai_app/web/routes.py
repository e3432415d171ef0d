"""Every plain HTTP route of the process, in one list."""

from starlette.routing import BaseRoute

from . import health, metrics


def make_routes() -> list[BaseRoute]:
    """Return the routes that come before Reflex's own and before the front end."""
    return [*health.routes, *metrics.routes]
