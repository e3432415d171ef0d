"""`/reset/<secret>` and `/invitation/<secret>`: choosing a password with a link from a mail."""

import reflex as rx

from ..accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD
from ..components.card import card, text_link, trouble
from ..components.controls import PRIMARY, busy_button, field, posted_form

TROUBLES = {
    "link-unknown": "This link is not known. Is it complete? Links in mails sometimes break in two.",
    "link-used": "This link has been used already. It is good once.",
    "link-expired": "This link has expired. Please ask for another one.",
    "password-too-short": f"A password has at least {SHORTEST_PASSWORD} characters. A few words do.",
    "password-too-long": f"A password has at most {LONGEST_PASSWORD} characters.",
    "password-too-easy": "This password is guessed first. A few words of your own make a good one.",
    "too-many": "That was tried too often. Please wait a few minutes.",
    "unavailable": "The server is busy just now. Please try again in a moment.",
}


def reset() -> rx.Component:
    """Return the page that a mail about a forgotten password leads to."""
    return card(
        "Choose a new password",
        _form("/api/account/reset", "Save the new password"),
        text_link("Ask for another link", "/forgot"),
        lead="Every browser that is signed in now will be signed out.",
    )


def invitation() -> rx.Component:
    """Return the page that an invitation leads to."""
    return card(
        "Welcome to Streampai",
        _form("/api/account/invitation", "Come in"),
        lead="Choose a password, and you are in.",
    )


def _form(address: str, button: str) -> rx.Component:
    return posted_form(
        field(
            "New password",
            "password",
            type="password",
            auto_complete="new-password",
            required=True,
            min_length=SHORTEST_PASSWORD,
            max_length=LONGEST_PASSWORD,
            hint=f"At least {SHORTEST_PASSWORD} characters. A few words make a good one.",
        ),
        trouble(rx.match(rx.State.router.url.query_parameters["error"], *TROUBLES.items(), "")),
        busy_button(
            button, busy="One moment …", type="submit", disabled=rx.State.secret == "", class_name=PRIMARY
        ),
        action=f"{address}/{rx.State.secret}",
        class_name="flex flex-col gap-4",
    )
