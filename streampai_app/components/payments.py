"""The list of donations."""

import reflex as rx

from ..state.donation_rows import PROVIDER_NAMES, STATUS_NAMES, DonationRow
from . import elements
from .address import address_with, until_here
from .controls import ICON, SECONDARY, icon, link, nothing_here
from .inbox import CHIP, TAB
from .money import attention_chip, dates_form, difference_chip, export_link, search_box, status_chip

STATUSES = (("All", ""), *((name, str(status)) for status, name in STATUS_NAMES.items()))
PROVIDERS = (("Any provider", ""), *((name, provider) for provider, name in PROVIDER_NAMES.items()))


def toolbar(*, text: rx.Var[str], query: rx.Var[str], on_search: rx.EventHandler) -> rx.Component:
    """Return the line above the list: its name, the search, the export, the way to the books."""
    return rx.el.header(
        rx.el.h1("Payments", class_name="text-lg font-semibold"),
        search_box("Search donations", text, on_search),
        export_link(f"/admin/payments/export.csv?{query}", "donations.csv"),
        rx.el.button(
            icon("scale", 18),
            type="button",
            aria_label="Provider and books",
            title="Provider and books",
            custom_attrs={"data-opens": "[data-books]"},
            class_name=f"{ICON} shrink-0 xl:hidden",
        ),
        class_name="flex shrink-0 items-center gap-3 px-4 pt-3",
    )


def filters(
    status: rx.Var[str],
    provider: rx.Var[str],
    differs: rx.Var[str],
    *,
    attention: rx.Var[str],
    first: rx.Var[str],
    last: rx.Var[str],
    totals: rx.Var[str],
    on_dates: rx.EventHandler,
) -> rx.Component:
    """Return what the list can be narrowed down by. All of it stands in the address."""

    def address(*, is_toggle: bool = False, **change: str) -> rx.Var[str]:
        return address_with("/admin/payments", is_toggle=is_toggle, **change)

    return rx.el.nav(
        rx.el.div(
            *[_filter(name, TAB, value == status, address(status=value)) for name, value in STATUSES],
            class_name="-ml-2 flex flex-wrap gap-1",
        ),
        rx.el.div(
            *[_filter(name, CHIP, value == provider, address(provider=value)) for name, value in PROVIDERS],
            _filter("Differs from pledge", CHIP, differs.bool(), address(is_toggle=True, differs="yes")),
            _filter("Needs attention", CHIP, attention.bool(), address(is_toggle=True, attention="yes")),
            class_name="flex flex-wrap gap-1",
        ),
        rx.el.div(
            dates_form(first, last, on_dates, "Pledged"),
            rx.el.p(totals, class_name="text-sm text-muted tabular-nums"),
            class_name="flex flex-wrap items-center gap-x-4 gap-y-1",
        ),
        aria_label="Filters",
        class_name="flex shrink-0 flex-col gap-2 border-b border-line px-4 pt-2 pb-3",
    )


def donations(
    rows: rx.Var[list[DonationRow]],
    *,
    loaded: rx.Var[bool],
    is_here: rx.Var[bool],
    query: rx.Var[str],
    has_more: rx.Var[bool],
    on_more: rx.EventHandler,
) -> rx.Component:
    """Return the list itself."""
    return rx.el.div(
        until_here(
            loaded,
            is_here,
            rx.fragment(
                rx.cond(
                    rows,
                    elements.rows(
                        rx.el.ul(
                            rx.foreach(rows, lambda row: _row(row, query)),
                            aria_label="Donations",
                            class_name="flex flex-col p-2",
                        )
                    ),
                    _empty(query),
                ),
                rx.cond(
                    has_more,
                    rx.el.button(
                        "Show more", type="button", on_click=on_more, class_name=f"{SECONDARY} m-3 self-start"
                    ),
                ),
            ),
            _skeleton(),
        ),
        class_name="flex min-h-0 flex-1 flex-col overflow-y-auto",
    )


def _filter(label: str, class_name: str, is_current: rx.Var[bool], address: rx.Var[str]) -> rx.Component:
    return link(label, to=address, aria_current=rx.cond(is_current, "page", "false"), class_name=class_name)


def _row(row: rx.Var[DonationRow], query: rx.Var[str]) -> rx.Component:
    """Return one donation: how it stands, from whom to whom, what they wrote, how much, when."""
    return rx.el.li(
        link(
            rx.el.span(status_chip(row.status, row.status_name), class_name="w-20 shrink-0 max-md:hidden"),
            rx.el.span(
                rx.el.span(
                    rx.el.span(row.donor, class_name="truncate font-medium text-ink"),
                    rx.el.span("to ", row.streamer, class_name="truncate text-muted"),
                    class_name="flex min-w-0 shrink-0 items-baseline gap-1 md:max-w-1/2",
                ),
                rx.el.span(row.message, class_name="min-w-0 flex-1 truncate text-muted"),
                class_name="flex min-w-0 flex-1 flex-col md:flex-row md:items-baseline md:gap-3",
            ),
            rx.cond(row.attention, rx.el.span(attention_chip(), class_name="max-md:hidden")),
            rx.cond(row.is_mismatch, rx.el.span(difference_chip(), class_name="max-md:hidden")),
            rx.el.span(row.provider, class_name="w-14 shrink-0 text-muted max-lg:hidden"),
            rx.el.span(
                rx.el.span(row.amount, class_name="font-medium tabular-nums text-ink"),
                rx.el.span(
                    rx.cond(row.attention, attention_chip()),
                    rx.cond(row.is_mismatch, difference_chip()),
                    status_chip(row.status, row.status_name),
                    class_name="flex gap-1 md:hidden",
                ),
                class_name="flex shrink-0 flex-col items-end md:w-28",
            ),
            elements.time(row.at, class_name="shrink-0 text-right text-sm text-muted md:w-12"),
            to=f"/admin/payments/{row.id}?{query}",
            custom_attrs={"data-row": row.id},
            class_name="flex items-center gap-3 rounded-md px-2 py-2 hover:bg-raised max-md:items-start",
        ),
        key=row.id,
    )


def _empty(query: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            query,
            nothing_here(
                "search-x",
                "No donation fits.",
                "Look for less, or ",
                link("see all of them", to="/admin/payments", class_name="text-accent underline"),
                ".",
            ),
            nothing_here(
                "hand-coins",
                "No donations yet.",
                "The first one appears here by itself, the moment somebody gives.",
            ),
        ),
        class_name="flex flex-1 items-center justify-center",
    )


def _skeleton() -> rx.Component:
    bar = "rounded-sm bg-raised"
    row = rx.el.div(
        rx.el.div(class_name=f"{bar} h-3 w-16"),
        rx.el.div(class_name=f"{bar} h-3 flex-1"),
        rx.el.div(class_name=f"{bar} h-3 w-20"),
        class_name="flex items-center gap-3 px-2 py-3",
    )
    return rx.el.div(
        *[row] * 8,
        rx.el.span("Loading donations …", class_name="sr-only"),
        aria_busy="true",
        class_name="skeleton flex flex-col p-2",
    )
