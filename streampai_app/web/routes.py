"""Every plain HTTP route of the process, in one list."""

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from ..donations.sandbox import MOUNT, Sandbox
from ..settings import Settings
from . import health, metrics
from .account import account_routes
from .export import export_routes
from .feedback_export import feedback_export_routes
from .giving.checkout import donation_routes
from .giving.events import donation_event_routes
from .giving.files import donor_file_routes
from .giving.page import donation_page_routes
from .giving.thanks import thanks_routes
from .giving.voice_samples import voice_sample_routes
from .overlay.files import overlay_file_routes
from .overlay.page import overlay_page_routes
from .overlay.socket import overlay_socket_routes
from .overlay.speech import overlay_speech_routes
from .roadmap.files import roadmap_file_routes
from .roadmap.joining import join_routes
from .roadmap.routes import roadmap_routes
from .roadmap.taking_part import taking_part_routes
from .sandbox_door import SandboxDoor
from .screenshots import screenshot_routes
from .unsubscribe import unsubscribe_routes
from .webhooks import webhook_routes
from .widget.chats import support_routes
from .widget.files import widget_routes


def make_routes(settings: Settings) -> list[BaseRoute]:
    """Return the routes that come before Reflex's own and before the front end."""
    return [
        *webhook_routes(),  # first: each route above costs a look, and a provider may send thousands
        *health.routes,
        *metrics.routes,
        *support_routes(settings),
        *donation_routes(),
        *donation_event_routes(),
        *donation_page_routes(),
        *thanks_routes(),
        *donor_file_routes(),
        *overlay_page_routes(settings),
        *overlay_socket_routes(),
        *overlay_speech_routes(),
        *overlay_file_routes(),
        *voice_sample_routes(),
        *export_routes(),
        *feedback_export_routes(),
        *screenshot_routes(),
        *roadmap_file_routes(),
        *roadmap_routes(),
        *taking_part_routes(),
        *join_routes(),
        *account_routes(),
        *unsubscribe_routes(),
        *widget_routes(settings),
    ]


def sandbox_routes(sandbox: Sandbox | None) -> list[BaseRoute]:
    """Return where the stand-in for Dodo is reached, if this server uses it."""
    return [Mount(MOUNT, SandboxDoor(sandbox.app))] if sandbox else []


def answer_the_rest(app: Starlette, rest: ASGIApp) -> None:
    """Let `rest` answer every address that no route has.

    Not a route of its own: it would fit a GET to an address of ours that only takes POST, and answer "not
    found" where "not allowed" is the truth.
    """
    app.router.redirect_slashes = False
    app.router.default = rest
