"""A streamer's studio: what came in lately, and each donation as it arrives."""

import reflex as rx

from ..state.studio import ReceivedRow, TotalRow
from . import elements
from .controls import PRIMARY, SECONDARY, icon, nothing_here
from .money import LIVELY, status_chip


def head(page: rx.Var[str], address: rx.Var[str], *more: rx.Component) -> rx.Component:
    """Return the name of the page, what else stands beside it, and the way to the page that donors see."""
    return rx.el.header(
        rx.el.h1("Studio", class_name="text-xl font-semibold"),
        *more,
        rx.el.a(
            icon("external-link"),
            "Your donation page",
            href=page,
            title=address,
            target="_blank",
            class_name=f"{SECONDARY} ml-auto",
        ),
        class_name="flex flex-wrap items-center gap-3",
    )


def totals(rows: rx.Var[list[TotalRow]]) -> rx.Component:
    """Return what came in and stayed, a line for each currency."""
    return rx.cond(
        rows,
        rx.el.section(
            rx.el.h2("Received", class_name="sr-only"),
            rx.foreach(rows, _total),
            class_name="flex flex-col gap-2",
        ),
    )


def arrivals(
    rows: rx.Var[list[ReceivedRow]],
    *,
    loaded: rx.Var[bool],
    page: rx.Var[str],
    address: rx.Var[str],
    has_more: rx.Var[bool],
    on_more: rx.EventHandler,
) -> rx.Component:
    """Return the donations, the newest first; before the first one, how to come to it."""
    return rx.el.section(
        rx.el.h2("Donations", class_name="mb-2 text-base font-semibold"),
        rx.cond(
            loaded,
            rx.cond(
                rows,
                rx.el.ol(
                    rx.foreach(rows, _arrival),
                    aria_label="Donations",
                    class_name="rounded-lg border border-line bg-surface",
                ),
                _empty(page, address),
            ),
            _skeleton(),
        ),
        rx.cond(
            has_more,
            rx.el.button("Show more", type="button", on_click=on_more, class_name=f"{SECONDARY} mt-3"),
        ),
    )


def _total(row: rx.Var[TotalRow]) -> rx.Component:
    return rx.el.dl(
        _amount("Today (UTC)", row.today),
        _amount("Last 30 days", row.month),
        key=row.currency,
        class_name="grid grid-cols-2 gap-2",
    )


def _amount(name: str, value: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(name, class_name="text-sm text-muted"),
        rx.el.dd(value, class_name="text-xl font-semibold tabular-nums"),
        class_name="rounded-lg border border-line bg-surface px-4 py-3",
    )


def _arrival(row: rx.Var[ReceivedRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.donor, class_name="min-w-0 truncate font-medium"),
            rx.cond(row.status != "paid", status_chip(row.status, row.status_name)),
            rx.cond(row.is_held, rx.el.span("In review", class_name=LIVELY)),
            elements.time(row.at, "since", class_name="ml-auto shrink-0 text-sm text-muted"),
            rx.el.span(row.amount, class_name="w-24 shrink-0 text-right text-md font-semibold tabular-nums"),
            class_name="flex items-center gap-2",
        ),
        rx.cond(row.message, rx.el.p(row.message, class_name="text-md wrap-anywhere")),
        rx.cond(
            row.refunded,
            rx.el.p(row.refunded, " of it was given back.", class_name="text-sm text-muted"),
        ),
        key=row.id,
        class_name="flex flex-col gap-1 border-b border-line px-4 py-3 last:border-0",
    )


def _empty(page: rx.Var[str], address: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        nothing_here(
            "hand-coins",
            "No donation yet.",
            "Share the address of your donation page, for example below your stream. The first donation"
            " appears here by itself, the moment it is paid.",
        ),
        rx.el.p(
            address, class_name="rounded-md bg-raised px-3 py-2 font-mono text-sm wrap-anywhere select-all"
        ),
        rx.el.a("Open your page", href=page, target="_blank", class_name=PRIMARY),
        class_name="flex flex-col items-center gap-3 rounded-lg border border-line bg-surface px-4 pb-8",
    )


def _skeleton() -> rx.Component:
    bar = "rounded-sm bg-raised"
    row = rx.el.div(
        rx.el.div(class_name=f"{bar} h-3 w-2/5"),
        rx.el.div(class_name=f"{bar} h-3 w-4/5"),
        class_name="flex flex-col gap-2 px-4 py-4",
    )
    return rx.el.div(
        *[row] * 4,
        rx.el.span("Loading donations …", class_name="sr-only"),
        aria_busy="true",
        class_name="skeleton rounded-lg border border-line bg-surface",
    )
