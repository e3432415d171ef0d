"""`/demo`: a page as another site would have it, with the widget, and everything that there is to try."""

import reflex as rx

from ..components import elements
from ..components.card import text_link
from ..components.controls import icon, nothing_here
from ..components.shell import mark
from ..state.demo import Demo, Letter
from ..state.lines import Part
from .not_found import not_found

WAYS = (
    (
        "The console",
        "/admin/support",
        "Answer chats as an admin. The password was printed where the demo started.",
    ),
    (
        "Donate",
        "/u/demo",
        "A streamer's page. Pay with the sandbox, see it arrive; no money moves.",
    ),
    ("The board", "/admin/feedback", "Requests and bugs: decide, merge, and have people told."),
    ("Roadmap", "/roadmap", "What was asked for, as everybody sees it. Vote, with or without signing in."),
    ("Payments", "/admin/payments", "See the money arrive, read a donation's story, give it back."),
    ("Studio", "/studio", "What the streamer sees: demo@example.com signs in with the admin's password."),
    ("Sign in", "/login", "For admins and streamers."),
    ("Settings", "/admin/settings", "Invite somebody; the mail lands below."),
    ("Health", "/healthz", "Is it alive? /readyz says whether it can work."),
)


def demo() -> rx.Component:
    """Return the demo, or in any other mode that there is no such page."""
    return rx.cond(Demo.loaded & ~Demo.is_on, not_found(), _demo())


def _demo() -> rx.Component:
    return rx.el.div(
        _bar(),
        rx.el.main(
            rx.el.div(
                _stage(),
                _about(),
                class_name="flex min-w-0 flex-col gap-4",
            ),
            rx.el.div(_ways(), _letters(), class_name="flex min-w-0 flex-col gap-6"),
            class_name="mx-auto grid w-full max-w-300 grid-cols-1 gap-6 p-4 lg:grid-cols-[1fr_360px] lg:p-6",
        ),
        elements.widget(),
        rx.el.script(src="/widget.js", async_=True, custom_attrs={"data-record": ""}),
        rx.el.script(src="/demo-host.js", async_=True),
        class_name="min-h-dvh bg-ground text-ink",
    )


def _bar() -> rx.Component:
    return rx.el.header(
        rx.el.span(mark(), class_name="text-accent"),
        rx.el.p("Streampai Desk, demo", class_name="text-md font-semibold"),
        rx.el.p(
            "A sample page of a streamer, as visitors see it.",
            class_name="text-base text-muted max-sm:hidden",
        ),
        class_name="flex h-14 items-center gap-3 border-b border-line bg-surface px-4 lg:px-6",
    )


def _stage() -> rx.Component:
    """Return the picture where a stream would play: drawn, so that the demo fetches nothing."""
    return rx.el.div(
        rx.el.span(
            "LIVE", class_name="absolute top-4 left-4 rounded-sm bg-[#c0272d] px-2 py-1 text-xs font-semibold"
        ),
        rx.el.span("1,204 watching", class_name="absolute top-4 right-4 text-sm font-medium"),
        rx.el.span(
            icon("audio-waveform", 96),
            class_name="absolute inset-0 flex items-center justify-center opacity-80",
        ),
        class_name="relative aspect-video overflow-hidden rounded-lg bg-linear-135 from-[#2b1d6b]"
        " via-[#4b2f9e]"
        " to-[#c2508f] text-white",
    )


def _about() -> rx.Component:
    return rx.el.div(
        rx.el.span(
            "N",
            aria_hidden=True,
            class_name="flex size-12 shrink-0 items-center justify-center rounded-full bg-accent text-lg"
            " font-semibold text-on-accent",
        ),
        rx.el.div(
            rx.el.h1("Building a synthesizer from scratch", class_name="text-xl font-semibold"),
            rx.el.p("Nova · Music and electronics", class_name="text-base text-muted"),
            rx.el.p(
                "Press the round button at the corner to write to the team. To be the team, open the console"
                " in another window and answer: both sides are live. A bug you report shows what this page"
                " tells of its stream, and what failed on it.",
                class_name="mt-3 max-w-prose text-md",
            ),
            class_name="flex flex-col",
        ),
        class_name="flex gap-4",
    )


def _ways() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Where to look", class_name="mb-2 text-lg font-semibold"),
        rx.el.ul(
            *[
                rx.el.li(
                    text_link(title, address, loads=address.startswith("/healthz")),
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
        rx.el.h2("Mails", class_name="mb-2 text-lg font-semibold"),
        rx.el.div(
            rx.cond(
                Demo.letters,
                rx.el.ul(rx.foreach(Demo.letters, _letter)),
                rx.cond(
                    Demo.is_here,
                    nothing_here(
                        "mail",
                        "No mail yet.",
                        "Without a mail server, what would be sent is shown here instead.",
                    ),
                    nothing_here(
                        "mail",
                        "Not shown here.",
                        "Links in mails open accounts, so they are shown on the demo's own machine only.",
                    ),
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
