"""`/`: where one lands without a page in mind."""

import reflex as rx

from ..components.card import card
from ..components.controls import PRIMARY, SECONDARY
from ..state.landing import Landing


def landing() -> rx.Component:
    """Return the ways in."""
    return card(
        "Streampai Desk",
        rx.el.div(
            rx.el.a("Sign in", href="/login", class_name=PRIMARY),
            rx.cond(Landing.is_demo, rx.el.a("Try the demo", href="/demo", class_name=SECONDARY)),
            class_name="flex gap-2",
        ),
        lead="Support chat for Streampai: visitors write on the platform, the team answers here.",
    )
