"""`/studio`: a streamer's own donations, live."""

import reflex as rx

from ..components.money import no_real_money
from ..components.shell import STREAMERS_PLACES, shell
from ..components.studio import arrivals, head, totals
from ..state.studio import Studio


def studio() -> rx.Component:
    """Return the totals, and below them the donations as they arrive."""
    return shell(
        rx.el.div(
            no_real_money(Studio.mode, panel=False),
            rx.el.div(
                rx.el.div(
                    head(Studio.page, Studio.address),
                    totals(Studio.totals),
                    arrivals(
                        Studio.rows,
                        loaded=Studio.loaded,
                        page=Studio.page,
                        address=Studio.address,
                        has_more=Studio.has_more_rows,
                        on_more=Studio.load_more_rows,
                    ),
                    class_name="mx-auto flex w-full max-w-180 flex-col gap-6 px-4 py-6",
                ),
                class_name="min-h-0 flex-1 overflow-y-auto",
            ),
            class_name="flex min-h-0 min-w-0 flex-1 flex-col",
        ),
        here="/studio",
        places=STREAMERS_PLACES,
    )
