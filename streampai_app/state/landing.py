"""The first page: who is signed in goes on to where they work."""

from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from .. import runtime
from ..accounts.actors import Admin
from .guard import whoever


class Landing(rx.State):
    """What a visitor of the first page sees."""

    _requires: ClassVar = None

    is_demo: bool = False

    @rx.event
    def load(self) -> EventSpec | None:
        """Send admins to the console."""
        self.is_demo = runtime.current().settings.demo
        return rx.redirect("/admin/support", replace=True) if isinstance(whoever(), Admin) else None
