"""`/demo`: a page as another site would have it, with the widget, and everything that there is to try."""

import reflex as rx

from ..components import elements
from ..components.card import text_link
from ..components.controls import nothing_here
from ..state.demo import Demo, Letter
from ..state.lines import Part
from .not_found import not_found

WAYS = (
    (
        "The console",
        "/admin/support",
        "Answer chats as an admin. The password was printed where the demo started.",
    ),
    ("Sign in", "/login", "For admins and streamers."),
    ("Settings", "/admin/settings", "Invite somebody; the mail lands below."),
    ("Health", "/healthz", "Is it alive? /readyz says whether it can work."),
)


def demo() -> rx.Component:
    """Return the demo, or in any other mode that there is no such page."""
    return rx.cond(Demo.loaded & ~Demo.is_on, not_found(), _demo())


def _demo() -> rx.Component:
    return rx.el.div(
        _stage(),
        rx.el.main(
            _ways(),
            _letters(),
            class_name="mx-auto grid w-full max-w-240 grid-cols-1 gap-8 px-4 py-8 md:grid-cols-2",
        ),
        elements.widget(),
        rx.el.script(src="/widget.js", async_=True),
        class_name="min-h-dvh bg-ground text-ink",
    )


def _stage() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            rx.el.p("Nova is live", class_name="text-base font-medium text-accent"),
            rx.el.h1("Building a synthesizer from scratch", class_name="text-2xl font-semibold"),
            rx.el.p(
                "This is a sample page of a streamer, as visitors see it. Press the round button at the"
                " corner to"
                " chat with the team; open the console in another window to be the team.",
                class_name="max-w-prose text-md text-muted",
            ),
            class_name="mx-auto flex w-full max-w-240 flex-col gap-2 px-4 py-8",
        ),
        class_name="border-b border-line bg-surface",
    )


def _ways() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Where to look", class_name="mb-3 text-lg font-semibold"),
        rx.el.ul(
            *[
                rx.el.li(
                    text_link(title, address),
                    rx.el.p(about, class_name="text-base text-muted"),
                    class_name="border-b border-line px-4 py-3 last:border-0",
                )
                for title, address, about in WAYS
            ],
            class_name="rounded-lg border border-line bg-surface",
        ),
        aria_label="Where to look",
    )


def _letters() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Mails", class_name="mb-3 text-lg font-semibold"),
        rx.el.div(
            rx.cond(
                Demo.letters,
                rx.el.ul(rx.foreach(Demo.letters, _letter)),
                nothing_here(
                    "mail", "No mail yet.", "Without a mail server, what would be sent is shown here instead."
                ),
            ),
            class_name="rounded-lg border border-line bg-surface",
        ),
        aria_label="Mails",
    )


def _letter(letter: rx.Var[Letter]) -> rx.Component:
    return rx.el.li(
        rx.el.details(
            rx.el.summary(
                rx.el.span(letter.subject, class_name="font-medium"),
                rx.el.span(
                    " to ", letter.recipient, " · ", elements.time(letter.at), class_name="text-sm text-muted"
                ),
                class_name="cursor-pointer px-4 py-3 text-base",
            ),
            rx.el.p(
                rx.foreach(letter.parts, _part),
                class_name="px-4 pb-3 text-base whitespace-pre-wrap wrap-anywhere",
            ),
        ),
        class_name="border-b border-line last:border-0",
    )


def _part(part: rx.Var[Part]) -> rx.Component:
    return rx.cond(
        part.href,
        rx.el.a(part.text, href=part.href, class_name="text-accent underline underline-offset-2"),
        part.text,
    )
