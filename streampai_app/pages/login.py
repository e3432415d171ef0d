"""`/login`: a plain form, so that signing in needs no script and no socket."""

import reflex as rx

from ..components.card import card, good_news, text_link, trouble
from ..components.controls import PRIMARY, busy_button, field, hidden, posted_form

TROUBLES = {
    "wrong-credentials": "That e-mail and password do not go together. Please check both.",
    "too-many": (
        "That was tried too often. Please wait a while, use a browser that you signed in with before,"
        " or choose a new password below."
    ),
    "origin-not-allowed": "Please sign in from this page. The form had come from elsewhere.",
    "unavailable": "The server is busy just now. Please try again in a moment.",
}


def login() -> rx.Component:
    """Return the form. `?error=` says what was wrong, `?next=` where to go afterwards."""
    asked = rx.State.router.url.query_parameters
    return card(
        "Sign in to Streampai Desk",
        rx.cond(
            asked["done"] == "password-changed",
            good_news("Your password is changed. Please sign in with it."),
        ),
        posted_form(
            hidden("next", rx.cond(asked["next"], asked["next"], "")),
            field("E-mail", "email", type="email", auto_complete="username", required=True, auto_focus=True),
            field("Password", "password", type="password", auto_complete="current-password", required=True),
            trouble(rx.match(asked["error"], *TROUBLES.items(), "")),
            busy_button("Sign in", busy="Signing in …", type="submit", class_name=PRIMARY),
            action="/api/account/sign-in",
            class_name="flex flex-col gap-4",
        ),
        text_link("Forgot your password?", "/forgot"),
    )
