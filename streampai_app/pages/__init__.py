"""One file a route. A page calls components and names a state; it holds no logic."""

import reflex as rx

from ..state.support import Support
from .login import login
from .support import support


def add_pages(app: rx.App) -> None:
    """Give the app its pages: where each is, its title, and what loads it."""
    app.add_page(login, route="/login", title="Sign in · Streampai Desk")
    app.add_page(
        support, route="/admin/support/[[chat_id]]", title="Support · Streampai Desk", on_load=Support.load
    )
