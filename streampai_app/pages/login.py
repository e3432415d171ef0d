"""`/login`: a plain form, so that signing in needs no script and no socket."""

import reflex as rx

from ..components.card import card, trouble
from ..components.controls import field, hidden, primary

TROUBLES = {
    "wrong-credentials": "That e-mail and password do not go together. Please check both.",
    "too-many": "That was tried too often. Please wait a few minutes and try again.",
    "ended": "Your session has ended. Please sign in again.",
}


def login() -> rx.Component:
    """Return the form. `?error=` says what was wrong, `?next=` where to go afterwards."""
    asked = rx.State.router.url.query_parameters
    return card(
        "Sign in to Streampai Desk",
        rx.el.form(
            hidden("next", asked["next"]),
            field("E-mail", "email", type="email", auto_complete="username", required=True, auto_focus=True),
            field("Password", "password", type="password", auto_complete="current-password", required=True),
            trouble(rx.match(asked["error"], *TROUBLES.items(), "")),
            primary("Sign in", type="submit"),
            rx.el.a(
                "Forgot your password?",
                href="/forgot",
                class_name="self-center text-base text-accent underline underline-offset-2",
            ),
            action="/api/account/sign-in",
            method="post",
            class_name="flex flex-col gap-4",
        ),
    )
