"""What stands around the pages of people who are signed in."""

from dataclasses import dataclass

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from . import elements
from .controls import ICON, icon, link, posted_form


@dataclass(frozen=True)
class Place:
    """Somewhere to go: its icon, name and address."""

    icon: str
    name: str
    address: str


TEAMS_PLACES = (
    Place("inbox", "Support", "/admin/support"),
    Place("lightbulb", "Feedback", "/admin/feedback"),
    Place("hand-coins", "Payments", "/admin/payments"),
    Place("webhook", "Webhooks", "/admin/webhooks"),
    Place("settings", "Settings", "/admin/settings"),
)
STREAMERS_PLACES = (
    Place("radio", "Studio", "/studio"),
    Place("chart-column", "History", "/studio/history"),
    Place("settings", "Settings", "/studio/settings"),
)


def shell(
    *children: rx.Component,
    here: str,
    places: tuple[Place, ...] = TEAMS_PLACES,
    bare_on_phone: rx.Var[bool] | bool = False,
) -> rx.Component:
    """Return a page with the rail at its side, below it on a phone. `here` is the address of its entry."""
    return rx.el.div(
        rx.el.noscript(
            _strip("circle-alert", "This page needs JavaScript. Please switch it on in your browser.")
        ),
        rail(here, places, bare_on_phone),
        rx.el.main(*children, class_name="flex min-h-0 min-w-0 flex-1"),
        class_name="flex h-[calc(100dvh-var(--strip-height))] w-full flex-col-reverse bg-ground text-base"
        " text-ink md:flex-row",
    )


def rail(here: str, places: tuple[Place, ...], bare_on_phone: rx.Var[bool] | bool) -> rx.Component:
    """Return the rail: where one can go, and how it looks."""
    return rx.el.nav(
        rx.el.span(
            mark(), class_name="mb-2 hidden size-9 items-center justify-center text-accent md:inline-flex"
        ),
        *[_entry(place, here) for place in places],
        rx.el.span(class_name="flex-1"),
        _keys(),
        rx.el.button(
            icon("sun-moon", 18),
            type="button",
            title="Light or dark",
            aria_label="Switch between light and dark",
            on_click=rx.toggle_color_mode,
            class_name=ICON,
        ),
        posted_form(
            rx.el.button(
                icon("log-out", 18), type="submit", title="Sign out", aria_label="Sign out", class_name=ICON
            ),
            action="/api/account/sign-out",
        ),
        aria_label="Main",
        class_name=rx.cond(
            bare_on_phone,
            "flex shrink-0 items-center gap-1 border-line bg-surface p-2 max-md:hidden md:flex-col"
            " md:border-r",
            "flex shrink-0 items-center gap-1 border-line bg-surface p-2 max-md:border-t md:flex-col"
            " md:border-r",
        ),
    )


def mark() -> rx.Component:
    """Return the sign of the house."""
    return rx.el.svg(
        rx.el.path(
            d="M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-5 5v-5.2A2.5"
            " 2.5 0 0 1 4 13.5z"
        ),
        rx.el.path(d="m10 6.8 5 2.9-5 2.9z", fill="var(--color-surface)"),
        view_box="0 0 24 24",
        fill="currentColor",
        width="24",
        height="24",
        custom_attrs={"aria-hidden": "true"},
    )


def freshness_strip(stale: rx.Var[bool]) -> rx.Component:
    """Return what is said while a page may show what is old: a strip above the page, which makes room for
    it (desk.css), so that it covers nothing.

    The browser knows when it has lost the server, and the server (`stale`) when it cannot look for news.
    """
    return rx.cond(
        has_connection_errors,
        _strip("wifi-off", "Not connected. What you see may be old; trying again …"),
        rx.cond(stale, _strip("clock-alert", "Not up to date. What you see may be old; trying again …")),
    )


def _strip(sign: str, text: str) -> rx.Component:
    return rx.el.div(
        icon(sign),
        text,
        role="status",
        class_name="freshness fixed inset-x-0 top-0 z-50 flex items-center justify-center gap-2 border-b"
        " border-line bg-raised px-4 text-sm text-ink",
    )


def notice(
    text: rx.Var[str],
    tone: rx.Var[str],
    number: rx.Var[int],
    undo: rx.Var[str],
    on_undo: rx.EventHandler,
) -> rx.Component:
    """Return where notices are shown. It is there before the first of them, so that it is read out."""
    return elements.notice(
        rx.el.div(
            rx.cond(
                tone == "good",
                rx.el.span(icon("circle-check", 18), class_name="text-good"),
                rx.el.span(icon("circle-alert", 18), class_name="text-danger"),
            ),
            rx.el.p(text, class_name="flex-1 wrap-anywhere"),
            rx.cond(
                undo,
                rx.el.button(
                    "Undo",
                    type="button",
                    on_click=on_undo(undo),
                    class_name="cursor-pointer font-semibold text-accent underline underline-offset-2",
                ),
            ),
            rx.el.button(
                icon("x"), type="button", aria_label="Close notice", class_name=f"{ICON} -my-2 -mr-2"
            ),
            class_name="flex items-center gap-3 rounded-md border border-line bg-surface px-4 py-3 text-base"
            " text-ink"
            " shadow-pop",
        ),
        number=number,
        role="status",
        class_name="fixed inset-x-4 bottom-6 z-50 mx-auto block w-fit max-w-120",
    )


def _entry(place: Place, here: str) -> rx.Component:
    current = {"aria_current": "page"} if place.address == here else {}
    return link(
        icon(place.icon, 18),
        to=place.address,
        title=place.name,
        aria_label=place.name,
        class_name=ICON,
        **current,
    )


def _keys() -> rx.Component:
    return rx.el.button(
        icon("keyboard", 18),
        type="button",
        title="Keyboard shortcuts (?)",
        aria_label="Keyboard shortcuts",
        class_name=f"{ICON} max-md:hidden",
        custom_attrs={"data-opens": "[data-keys]"},
    )
