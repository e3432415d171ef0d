"""The first page: who is signed in goes on to where they work."""

from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from .. import runtime
from ..accounts.actors import Admin, Streamer
from .guard import whoever


class Landing(rx.State):
    """What a visitor of the first page sees."""

    _requires: ClassVar = None

    is_demo: bool = False

    @rx.event
    def load(self) -> EventSpec | None:
        """Send admins to the console, and streamers to their studio."""
        self.is_demo = runtime.current().settings.demo
        home = {Admin: "/admin/support", Streamer: "/studio"}.get(type(whoever()))
        return rx.redirect(home, replace=True) if home else None
