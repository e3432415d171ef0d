"""`/studio/history`: a streamer's own donations over time, with what became of the money."""

import reflex as rx

from ..components import elements
from ..components.address import address, until_here
from ..components.shell import STREAMERS_PLACES, shell
from ..components.shortcuts import STUDIO_KEYS, shortcuts
from ..components.studio_history import chart, entries, filters, skeleton, toolbar
from ..state.studio_history import StudioHistory


def studio_history() -> rx.Component:
    """Return the chart and the list."""
    state = StudioHistory
    return shell(
        rx.el.div(
            rx.el.div(
                toolbar(text=state.text, query=state.query, on_search=state.search),
                filters(
                    state.period,
                    state.currency,
                    state.status,
                    state.currencies,
                    first=state.first,
                    last=state.last,
                    silent=state.silent,
                    on_dates=state.choose_dates,
                ),
                until_here(state.loaded, state.shown_at == address(), _content(), skeleton()),
                class_name="mx-auto flex w-full max-w-260 flex-col gap-5 px-4 py-6",
            ),
            class_name="min-h-0 min-w-0 flex-1 overflow-y-auto",
        ),
        shortcuts(STUDIO_KEYS),
        here="/studio/history",
        places=STREAMERS_PLACES,
    )


def _content() -> rx.Component:
    state = StudioHistory
    return rx.el.div(
        elements.zone(chart(state.chart), known=state.zone, on_zone=state.show_days_of),
        entries(
            state.rows,
            query=state.query,
            has_more=state.has_more_rows,
            on_more=state.load_more_rows,
            without_fees=state.without_fees,
        ),
        class_name="flex flex-col gap-5",
    )
