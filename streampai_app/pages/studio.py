"""`/studio`: a streamer's own donations, live, and what of them goes on stream."""

import reflex as rx

from ..components import alerts, overlay
from ..components.money import no_real_money
from ..components.shell import STREAMERS_PLACES, shell
from ..components.shortcuts import STUDIO_KEYS, shortcuts
from ..components.studio import arrivals, head, totals
from ..state.studio import Studio


def studio() -> rx.Component:
    """Return the switches, and below them the alerts beside the donations as they arrive."""
    return shell(
        rx.el.div(
            no_real_money(panel=False),
            rx.el.div(
                rx.el.div(
                    head(Studio.page, Studio.address, overlay.connection(Studio.overlay)),
                    _switches(),
                    alerts.panic_banner(Studio.queue),
                    rx.el.div(
                        _alerts(),
                        _donations(),
                        class_name="grid grid-cols-1 items-start gap-6 lg:grid-cols-2",
                    ),
                    class_name="mx-auto flex w-full max-w-260 flex-col gap-5 px-4 py-6",
                ),
                class_name="min-h-0 flex-1 overflow-y-auto",
            ),
            class_name="flex min-h-0 min-w-0 flex-1 flex-col",
        ),
        shortcuts(STUDIO_KEYS),
        here="/studio",
        places=STREAMERS_PLACES,
    )


def _switches() -> rx.Component:
    return alerts.switches(
        Studio.queue,
        on_pause=Studio.pause,
        on_resume=Studio.resume,
        on_mute=Studio.mute,
        on_unmute=Studio.unmute,
        on_panic=Studio.panic,
        on_calm=Studio.calm,
        on_test=Studio.send_test,
    )


def _alerts() -> rx.Component:
    return rx.el.div(
        alerts.on_air(Studio.queue, Studio.overlay.is_connected, Studio.skip),
        alerts.approvals(Studio.queue, Studio.approve, Studio.reject),
        alerts.up_next(Studio.queue, Studio.skip),
        alerts.recent(Studio.queue, Studio.replay),
        overlay.address_card(
            Studio.overlay,
            Studio.overlay_address,
            on_rotate=Studio.rotate_overlay,
            on_revoke=Studio.revoke_overlay,
            on_hide=Studio.hide_overlay_address,
            on_choose=Studio.choose_overlay,
            on_automatic=Studio.choose_overlay_automatically,
        ),
        class_name="flex min-w-0 flex-col gap-5",
    )


def _donations() -> rx.Component:
    return rx.el.div(
        totals(Studio.totals),
        arrivals(
            Studio.rows,
            loaded=Studio.loaded,
            page=Studio.page,
            address=Studio.address,
            has_more=Studio.has_more_rows,
            on_more=Studio.load_more_rows,
        ),
        class_name="flex min-w-0 flex-col gap-5",
    )
