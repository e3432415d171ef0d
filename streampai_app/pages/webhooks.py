"""`/admin/webhooks`: what payment providers told us, and what became of it."""

import reflex as rx

from ..components.address import parameter
from ..components.controls import nothing_here
from ..components.money import no_real_money
from ..components.shell import shell
from ..components.shortcuts import shortcuts
from ..components.webhooks import receipt, receipt_to_come, received
from ..state.webhooks import Webhooks


def webhooks() -> rx.Component:
    """Return the list at the left, and the open one at the right."""
    asked = rx.cond(Webhooks.loaded, parameter("event"), "")
    return shell(
        rx.el.div(
            rx.el.h1("Webhooks", class_name="sr-only"),
            no_real_money(),
            rx.el.div(
                received(
                    Webhooks.rows,
                    loaded=Webhooks.loaded,
                    is_here=Webhooks.listed_for == parameter("state") + " " + parameter("q"),
                    state=Webhooks.shown_state,
                    text=Webhooks.text,
                    counts=Webhooks.counts,
                    open_id=asked,
                    has_more=Webhooks.has_more_rows,
                    on_search=Webhooks.search,
                    on_more=Webhooks.load_more_rows,
                    on_replay_dead=Webhooks.replay_dead,
                ),
                rx.cond(asked == Webhooks.opened_for, _opened(), receipt_to_come(back=_list())),
                class_name="flex min-h-0 flex-1",
            ),
            class_name="flex min-h-0 min-w-0 flex-1 flex-col",
        ),
        shortcuts(),
        here="/admin/webhooks",
        bare_on_phone=asked != "",
    )


def _opened() -> rx.Component:
    return rx.cond(
        Webhooks.receipt.event_id,
        receipt(Webhooks.receipt, Webhooks.body, back=_list(), on_replay=Webhooks.replay),
        _none(),
    )


def _list() -> str:
    return f"/admin/webhooks?state={Webhooks.shown_state}&q={Webhooks.encoded_text}"


def _none() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Webhooks.missing,
            nothing_here("search-x", "No such webhook was received.", "The link may be incomplete."),
            nothing_here("webhook", "Pick a webhook to read it."),
        ),
        class_name="flex min-w-0 flex-1 items-center justify-center max-md:hidden",
    )
