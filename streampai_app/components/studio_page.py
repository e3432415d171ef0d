"""How a streamer takes donations: the form of their page, and of its goal."""

import reflex as rx

from ..state.studio_forms import CurrencyRow
from ..state.studio_settings import StudioSettings
from .controls import ICON, SECONDARY, field, icon
from .fields import LABEL, area, cell, tick
from .studio_part import is_wrong, part_form


def page_form() -> rx.Component:
    """Return whether donations are taken, and in what amounts."""
    return rx.el.div(
        part_form(
            "page",
            tick("Take donations", "is_open", StudioSettings.is_open),
            area(
                "Greeting",
                "greeting",
                hint="Above the form of your donation page, up to 280 characters.",
                rows=2,
                max_length=280,
                default_value=StudioSettings.greeting,
            ),
            rx.el.fieldset(
                rx.el.legend("Currencies", class_name=f"{LABEL} mb-1"),
                rx.el.p(
                    "The first one is what donors see first. Amounts to choose from stand with blanks between"
                    " them: 3 5 10 25.",
                    class_name="mb-2 text-sm text-muted",
                ),
                rx.el.ul(rx.foreach(StudioSettings.currencies, _currency), class_name="flex flex-col gap-2"),
            ),
            on_submit=StudioSettings.save_page,
        ),
        rx.cond(StudioSettings.more_currencies, _add_currency()),
        class_name="flex flex-col gap-2",
    )


def goal_form() -> rx.Component:
    """Return what is collected for."""
    return part_form(
        "goal",
        field("Title", "goal_title", default_value=StudioSettings.goal.title, max_length=80),
        rx.el.div(
            field(
                "Amount",
                "goal_amount",
                hint="Empty is no goal.",
                input_mode="decimal",
                auto_complete="off",
                default_value=StudioSettings.goal.amount,
                aria_invalid=is_wrong("goal_amount"),
            ),
            rx.el.div(
                rx.el.label("Currency", html_for="goal_currency", class_name=LABEL),
                rx.el.select(
                    rx.foreach(StudioSettings.currencies, lambda row: rx.el.option(row.code, value=row.code)),
                    id="goal_currency",
                    name="goal_currency",
                    default_value=StudioSettings.goal.currency,
                    class_name="h-9 w-full rounded-md border border-field bg-surface px-3 text-md text-ink"
                    " pointer-coarse:text-lg",
                ),
                class_name="flex flex-col gap-1",
            ),
            class_name="grid grid-cols-2 gap-3",
        ),
        tick("Begin to count from now", "restart_goal", False),
        on_submit=StudioSettings.save_goal,
    )


def _currency(row: rx.Var[CurrencyRow], number: rx.Var[int]) -> rx.Component:
    wrong = StudioSettings.trouble_with
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.code, class_name="text-base font-medium"),
            rx.el.span(row.bounds, class_name="text-xs text-muted"),
            class_name="col-span-2 flex min-w-0 flex-col sm:col-span-1",
        ),
        cell(
            "Smallest", f"smallest-{row.code}", row.code, row.smallest, is_wrong=wrong == f"limits-{row.code}"
        ),
        cell("Largest", f"largest-{row.code}", row.code, row.largest, is_wrong=wrong == f"limits-{row.code}"),
        rx.el.div(
            cell(
                "To choose from",
                f"presets-{row.code}",
                row.code,
                row.presets,
                is_wrong=wrong == f"presets-{row.code}",
            ),
            class_name="col-span-2 sm:col-span-1",
        ),
        rx.el.div(
            rx.cond(
                number == 0,
                rx.el.span("First", class_name="px-2 text-sm text-accent"),
                _row_button("arrow-up-to-line", "Show first", row.code, StudioSettings.show_currency_first),
            ),
            rx.cond(
                StudioSettings.currencies.length() > 1,
                _row_button("x", "Do not offer", row.code, StudioSettings.drop_currency),
            ),
            class_name="col-span-2 flex items-center justify-end sm:col-span-1",
        ),
        key=row.code,
        class_name="grid grid-cols-2 items-end gap-2 border-b border-line pb-2 last:border-0"
        " sm:grid-cols-[8rem_5rem_5rem_1fr_5rem]",
    )


def _row_button(name: str, label: str, code: rx.Var[str], on_click: rx.event.EventCallback) -> rx.Component:
    return rx.el.button(
        icon(name),
        rx.el.span(label, " ", code, class_name="sr-only"),
        type="button",
        title=label,
        on_click=on_click(code),
        class_name=f"{ICON} -my-1",
    )


def _add_currency() -> rx.Component:
    return rx.el.form(
        rx.el.select(
            rx.foreach(StudioSettings.more_currencies, lambda code: rx.el.option(code, value=code)),
            name="code",
            aria_label="Another currency",
            class_name="h-8 rounded-md border border-field bg-surface px-2 text-base text-ink"
            " pointer-coarse:text-lg",
        ),
        rx.el.button(icon("plus"), "Offer it too", type="submit", class_name=SECONDARY),
        on_submit=StudioSettings.add_currency,
        class_name="flex items-center gap-2",
    )
