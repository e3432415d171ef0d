"""Every plain HTTP route of the process, in one list."""

from starlette.routing import BaseRoute

from ..settings import Settings
from . import health, metrics
from .account import account_routes
from .support import support_routes
from .widget import widget_routes


def make_routes(settings: Settings) -> list[BaseRoute]:
    """Return the routes that come before Reflex's own and before the front end."""
    return [
        *health.routes,
        *metrics.routes,
        *support_routes(settings),
        *account_routes(),
        *widget_routes(),
    ]
