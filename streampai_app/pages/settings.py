"""`/admin/settings`: people and sessions."""

import reflex as rx

from ..components.people import invitation_form, people, section, sessions
from ..components.shell import shell
from ..components.shortcuts import shortcuts
from ..state.settings import Settings


def settings() -> rx.Component:
    """Return the settings."""
    return shell(
        rx.el.div(
            rx.el.div(
                rx.el.h1("Settings", class_name="text-xl font-semibold"),
                rx.cond(Settings.loaded, _sections(), _waiting()),
                class_name="mx-auto flex w-full max-w-180 flex-col gap-8 px-4 py-6",
            ),
            class_name="min-h-0 flex-1 overflow-y-auto",
        ),
        shortcuts(),
        here="/admin/settings",
    )


def _sections() -> rx.Component:
    """All of it at once: lists of unknown length would push each other about as they arrive."""
    return rx.el.div(
        section(
            "People",
            "Admins answer chats here. Streamers will find their donations here.",
            people(
                Settings.people,
                on_invite_again=Settings.invite_again,
                on_disable=Settings.disable,
                on_enable=Settings.enable,
            ),
        ),
        section(
            "Invite somebody",
            "They get a mail with a link, good for seven days, and choose a password.",
            invitation_form(
                trouble=Settings.trouble,
                trouble_with=Settings.trouble_with,
                invited=Settings.invited,
                on_invite=Settings.invite,
            ),
        ),
        section(
            "Your sessions",
            "Browsers in which you are signed in. One that you do not know: sign it out.",
            sessions(Settings.sessions, Settings.revoke),
        ),
        class_name="flex flex-col gap-8",
    )


def _waiting() -> rx.Component:
    return rx.el.div(
        *(rx.el.div(class_name="h-28 rounded-lg bg-raised") for _ in range(3)),
        rx.el.span("Loading …", class_name="sr-only"),
        aria_busy="true",
        class_name="skeleton flex flex-col gap-8",
    )
