"""`/reset/<secret>` and `/invitation/<secret>`: choosing a password with a link from a mail."""

import reflex as rx

from ..components.card import card, text_link, trouble
from ..components.controls import field, posted_form, primary

TROUBLES = {
    "link-unknown": "This link is not known. Is it complete? Links in mails sometimes break in two.",
    "link-used": "This link has been used already. It is good once.",
    "link-expired": "This link has expired. Please ask for another one.",
    "password-too-short": "A password has at least 10 characters. A few words make a good one.",
    "password-too-long": "A password has at most 200 characters.",
    "password-too-easy": "This password is too easy to guess. Please choose another one.",
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
            min_length=10,
            max_length=200,
            hint="At least 10 characters. A few words make a good one.",
        ),
        trouble(rx.match(rx.State.router.url.query_parameters["error"], *TROUBLES.items(), "")),
        primary(button, type="submit", disabled=rx.State.secret == ""),
        action=f"{address}/{rx.State.secret}",
        class_name="flex flex-col gap-4",
    )
