"""`/admin/payments`: every donation, and how the money stands."""

import reflex as rx

from ..components.address import address
from ..components.books import books_dialog, books_panel
from ..components.money import no_real_money
from ..components.payments import donations, filters, toolbar
from ..components.shell import shell
from ..components.shortcuts import shortcuts
from ..state.payments import Payments


def payments() -> rx.Component:
    """Return the list at the left, the switch and the books at the right."""
    return shell(
        rx.el.div(
            no_real_money(),
            toolbar(text=Payments.text, query=Payments.query, on_search=Payments.search),
            filters(
                Payments.shown_status,
                Payments.shown_provider,
                Payments.shown_difference,
                attention=Payments.shown_attention,
                first=Payments.first,
                last=Payments.last,
                totals=Payments.totals,
                on_dates=Payments.choose_dates,
            ),
            donations(
                Payments.rows,
                loaded=Payments.loaded,
                is_here=Payments.shown_at == address(),
                query=Payments.query,
                has_more=Payments.has_more_rows,
                on_more=Payments.load_more_rows,
            ),
            class_name="flex min-h-0 min-w-0 flex-1 flex-col bg-surface",
        ),
        books_panel(Payments.books, Payments.choose_provider, Payments.ask_about_open),
        books_dialog(Payments.books, Payments.choose_provider, Payments.ask_about_open),
        shortcuts(),
        here="/admin/payments",
    )
