"""One file a route. A page calls components and names a state; it holds no logic."""

import reflex as rx

from ..state.demo import Demo
from ..state.landing import Landing
from ..state.settings import Settings
from ..state.support import Support
from .demo import demo
from .forgot import forgot
from .landing import landing
from .login import login
from .not_found import not_found
from .password import invitation, reset
from .settings import settings
from .support import support


def add_pages(app: rx.App) -> None:
    """Give the app its pages: where each is, its title, and what loads it."""
    app.add_page(landing, route="/", title="Streampai Desk", on_load=Landing.load)
    app.add_page(demo, route="/demo", title="Demo · Streampai Desk", on_load=Demo.load)
    app.add_page(login, route="/login", title="Sign in · Streampai Desk")
    app.add_page(forgot, route="/forgot", title="Forgotten password · Streampai Desk")
    app.add_page(reset, route="/reset/[secret]", title="New password · Streampai Desk")
    app.add_page(invitation, route="/invitation/[secret]", title="Welcome · Streampai Desk")
    app.add_page(
        support, route="/admin/support/[[chat_id]]", title="Support · Streampai Desk", on_load=Support.load
    )
    app.add_page(settings, route="/admin/settings", title="Settings · Streampai Desk", on_load=Settings.load)
    app.add_page(not_found, route="404", title="Not found · Streampai Desk")
