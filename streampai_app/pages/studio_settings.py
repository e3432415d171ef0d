"""`/studio/settings`: how a streamer takes donations, and what becomes of them on stream."""

import reflex as rx

from ..components import studio_alerts, studio_page
from ..components.people import section
from ..components.shell import STREAMERS_PLACES, shell
from ..components.shortcuts import STUDIO_KEYS, shortcuts
from ..state.studio_settings import StudioSettings


def studio_settings() -> rx.Component:
    """Return the settings, all parts at once: parts that came one by one would push each other about."""
    return shell(
        rx.el.div(
            rx.el.div(
                rx.el.h1("Settings", class_name="text-xl font-semibold"),
                rx.cond(StudioSettings.loaded, _parts(), _waiting()),
                class_name="mx-auto flex w-full max-w-180 flex-col gap-8 px-4 py-6",
            ),
            class_name="min-h-0 flex-1 overflow-y-auto",
        ),
        shortcuts(STUDIO_KEYS),
        here="/studio/settings",
        places=STREAMERS_PLACES,
    )


def _parts() -> rx.Component:
    return rx.el.div(
        section("Donation page", "What donors may give, and in which currencies.", studio_page.page_form()),
        section("Goal", "Shown on your donation page and on the overlay.", studio_page.goal_form()),
        section(
            "Overlay",
            "What it looks like on stream. Below is the real thing: change something and watch.",
            studio_alerts.look_form(),
        ),
        section("Tiers", "Larger gifts may sound and move differently.", studio_alerts.tiers_form()),
        section(
            "Before it goes on air", "What is done about names and messages.", studio_alerts.moderation_form()
        ),
        section(
            "Speech", "Messages are read in the voice that the donor chose.", studio_alerts.speech_form()
        ),
        section(
            "Waiting",
            "What happens while no overlay is open, or nobody decides.",
            studio_alerts.waiting_form(),
        ),
        class_name="flex flex-col gap-8",
    )


def _waiting() -> rx.Component:
    return rx.el.div(
        *(rx.el.div(class_name="h-40 rounded-lg bg-raised") for _ in range(4)),
        rx.el.span("Loading …", class_name="sr-only"),
        aria_busy="true",
        class_name="skeleton flex flex-col gap-8",
    )
