"""What stands at an address without a page."""

import reflex as rx

from ..components.card import card, text_link


def not_found() -> rx.Component:
    """Return that there is nothing, and a way on."""
    return card(
        "There is no such page",
        text_link("To the first page", "/"),
        lead="404: the address may be mistyped, or the page has moved.",
    )
