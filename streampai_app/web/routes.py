"""Every plain HTTP route of the process, in one list."""

from starlette.routing import BaseRoute, Mount

from ..donations.sandbox import MOUNT, Sandbox
from ..settings import Settings
from . import health, metrics
from .account import account_routes
from .donation_events import donation_event_routes
from .donation_page import donation_page_routes
from .donation_thanks import thanks_routes
from .donations import donation_routes
from .donor_files import donor_file_routes
from .export import export_routes
from .support import support_routes
from .unsubscribe import unsubscribe_routes
from .webhooks import webhook_routes
from .widget import widget_routes


def make_routes(settings: Settings) -> list[BaseRoute]:
    """Return the routes that come before Reflex's own and before the front end."""
    return [
        *health.routes,
        *metrics.routes,
        *support_routes(settings),
        *donation_routes(),
        *donation_event_routes(),
        *donation_page_routes(),
        *thanks_routes(),
        *donor_file_routes(),
        *export_routes(),
        *webhook_routes(),
        *account_routes(),
        *unsubscribe_routes(),
        *widget_routes(),
    ]


def sandbox_routes(sandbox: Sandbox | None) -> list[BaseRoute]:
    """Return where the stand-in for Dodo is reached, if this server uses it."""
    return [Mount(MOUNT, sandbox.app)] if sandbox else []
