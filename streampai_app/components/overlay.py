"""The overlay as its streamer looks after it: whether it is open, and its secret address."""

import reflex as rx

from ..state.alert_rows import OverlayRow, PageRow
from . import elements
from .controls import PRIMARY, SECONDARY, icon

SAID = "min-w-0 flex-1 text-base text-muted"
WARNED = "min-w-0 flex-1 text-base text-danger"


def connection(overlay: rx.Var[OverlayRow]) -> rx.Component:
    """Return whether the overlay is open anywhere: in words, and by the colour of a dot."""
    return rx.el.p(
        rx.el.span(
            class_name=rx.cond(
                overlay.is_connected & ~overlay.trouble.bool(),
                "size-2 rounded-full bg-good",
                "size-2 rounded-full bg-muted",
            )
        ),
        rx.cond(
            overlay.is_connected,
            rx.cond(overlay.trouble, "Overlay is not seen or heard", "Overlay is open"),
            "Overlay is not open",
        ),
        role="status",
        class_name="flex items-center gap-2 text-base text-muted",
    )


def address_card(
    overlay: rx.Var[OverlayRow],
    address: rx.Var[str],
    *,
    on_rotate: rx.EventHandler,
    on_revoke: rx.EventHandler,
    on_hide: rx.EventHandler,
    on_choose: rx.EventHandler,
    on_automatic: rx.EventHandler,
) -> rx.Component:
    """Return the address: how to come to one, the one just made, or what is known of the one there is."""
    return rx.el.section(
        rx.el.h2("Overlay address", class_name="mb-2 text-base font-semibold"),
        rx.cond(
            address,
            _fresh(address, on_hide),
            rx.cond(overlay.exists, _masked(overlay, on_rotate, on_revoke), _none_yet(on_rotate)),
        ),
        rx.cond(
            overlay.pages | overlay.choice.bool(),
            _open_pages(overlay, on_choose, on_automatic),
        ),
        aria_label="Overlay address",
        class_name="rounded-lg border border-line bg-surface p-4",
    )


def _open_pages(
    overlay: rx.Var[OverlayRow], on_choose: rx.EventHandler, on_automatic: rx.EventHandler
) -> rx.Component:
    """Return where the overlay is open, which of these plays, whose choice that is, and what is wrong."""
    return rx.el.div(
        rx.cond(
            overlay.trouble,
            rx.el.p(
                overlay.trouble,
                role="status",
                class_name="rounded-md bg-raised px-3 py-2 text-base text-danger",
            ),
        ),
        rx.cond(overlay.count, rx.el.p(overlay.count, class_name="text-base font-medium")),
        rx.cond(overlay.choice, _chosen(overlay, on_automatic)),
        rx.el.ul(
            rx.foreach(overlay.pages, lambda page: _open_page(page, on_choose)),
            aria_label="Open overlays",
            class_name="flex flex-col gap-2",
        ),
        rx.cond(
            overlay.has_doubles,
            rx.el.p(
                "Two of these cannot be told apart after a restart. Give each a name: add ?name=Main to the"
                " address of one in OBS, and another name to the other's.",
                class_name="text-sm text-muted",
            ),
        ),
        class_name="mt-4 flex flex-col gap-2",
    )


def _chosen(overlay: rx.Var[OverlayRow], on_automatic: rx.EventHandler) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            overlay.choice,
            role="status",
            class_name=rx.cond(overlay.is_away, WARNED, SAID),
        ),
        rx.el.button(
            "Choose automatically", type="button", on_click=on_automatic, class_name=f"{SECONDARY} shrink-0"
        ),
        class_name="flex flex-wrap items-center gap-2",
    )


def _open_page(page: rx.Var[PageRow], on_choose: rx.EventHandler) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.span(page.name, class_name="font-medium"),
            ", opened ",
            elements.time(page.since, "since"),
            class_name="min-w-0 flex-1 text-base",
        ),
        rx.cond(page.plays, rx.el.span("Plays", class_name="text-base text-good")),
        rx.cond(
            page.is_chosen,
            rx.el.span("Your choice", class_name="text-base text-muted"),
            rx.el.button("Play here", type="button", on_click=on_choose(page.id), class_name=SECONDARY),
        ),
        key=page.id,
        class_name="flex items-center gap-2",
    )


def _none_yet(on_rotate: rx.EventHandler) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "Your alerts reach the stream through a page of their own. Make its address, then add it in OBS"
            " as a browser source of 1920 × 1080.",
            class_name="text-base text-muted",
        ),
        rx.el.button(
            "Make the address", type="button", on_click=on_rotate, class_name=f"{PRIMARY} self-start"
        ),
        class_name="flex flex-col gap-3",
    )


def _fresh(address: rx.Var[str], on_hide: rx.EventHandler) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "Copy it now: it is shown this once. Whoever has it can show your alerts, so keep it off screen.",
            class_name="text-base text-muted",
        ),
        rx.el.p(
            address,
            aria_label="The address",
            class_name="rounded-md bg-raised px-3 py-2 font-mono text-sm wrap-anywhere select-all",
        ),
        rx.el.div(
            rx.el.button(
                icon("copy"),
                "Copy",
                type="button",
                custom_attrs={"data-copy": address},
                class_name=PRIMARY,
            ),
            rx.el.button("Done", type="button", on_click=on_hide, class_name=SECONDARY),
            class_name="flex gap-2",
        ),
        class_name="flex flex-col gap-3",
    )


def _masked(
    overlay: rx.Var[OverlayRow], on_rotate: rx.EventHandler, on_revoke: rx.EventHandler
) -> rx.Component:
    return rx.el.div(
        rx.el.p("••••••••••••••••••••••••", aria_hidden="true", class_name="font-mono text-base text-muted"),
        rx.el.p(
            "Made ",
            elements.time(overlay.created_at, "since"),
            ", ",
            rx.cond(
                overlay.seen_at,
                rx.fragment("last open ", elements.time(overlay.seen_at, "since"), "."),
                "not opened yet.",
            ),
            class_name="text-base text-muted",
        ),
        rx.el.p(
            "Nobody can read it again, not even we. A new one ends this one at once, also where it is open.",
            class_name="text-sm text-muted",
        ),
        rx.el.div(
            rx.el.button("New address", type="button", on_click=on_rotate, class_name=SECONDARY),
            rx.el.button("End it", type="button", on_click=on_revoke, class_name=SECONDARY),
            class_name="flex gap-2",
        ),
        class_name="flex flex-col gap-2",
    )
