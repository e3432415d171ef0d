"""`/forgot`: asks for a link that sets a new password."""

import reflex as rx

from ..components.card import card, good_news, text_link, trouble
from ..components.controls import PRIMARY, busy_button, field, posted_form

TROUBLES = {
    "invalid": "Please write a whole e-mail address, such as ada@example.com.",
    "too-many": "That was tried too often from your network. Please wait a while.",
    "unavailable": "The server is busy just now. Please try again in a moment.",
}


def forgot() -> rx.Component:
    """Return the form, and after it the same answer for everybody."""
    asked = rx.State.router.url.query_parameters
    return card(
        "Choose a new password",
        rx.cond(
            asked["sent"],
            good_news(
                "If there is an account with that e-mail, we mail it a link, unless we did so a moment ago."
                " It is good for an hour."
            ),
            posted_form(
                field("E-mail", "email", type="email", auto_complete="username", required=True),
                trouble(rx.match(asked["error"], *TROUBLES.items(), "")),
                busy_button("Send me a link", busy="Asking …", type="submit", class_name=PRIMARY),
                action="/api/account/forgot",
                class_name="flex flex-col gap-4",
            ),
        ),
        text_link("Back to sign in", "/login"),
        lead="We mail you a link with which you choose it.",
    )
