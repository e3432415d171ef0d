"""What the pages about money have in common: how a donation stands, and that no money is real."""

import reflex as rx

from . import elements
from .controls import SECONDARY, icon

CHIP = "inline-flex h-5 w-fit shrink-0 items-center rounded-full px-2 text-xs font-medium"
GOOD = f"{CHIP} bg-good-soft text-good"
BAD = f"{CHIP} bg-danger-soft text-danger"
QUIET = f"{CHIP} bg-raised text-muted"
LIVELY = f"{CHIP} bg-accent-soft text-accent"
SEARCH = (
    "h-8 w-full rounded-md border border-field bg-surface px-3 text-base text-ink placeholder:text-muted"
    " pointer-coarse:text-lg"
)
PROGRESS = (
    "text-sm text-muted max-lg:absolute max-lg:top-full max-lg:right-0 max-lg:z-10 max-lg:mt-1"
    " max-lg:rounded-md max-lg:bg-surface max-lg:px-2 max-lg:py-1 max-lg:whitespace-nowrap max-lg:shadow-md"
    " max-lg:empty:opacity-0"
)


def status_chip(status: rx.Var[str], name: rx.Var[str]) -> rx.Component:
    """Return how a donation stands."""
    tone = rx.match(
        status,
        ("paid", GOOD),
        ("failed", BAD),
        ("disputed", BAD),
        ("pending", LIVELY),
        QUIET,
    )
    return rx.el.span(name, class_name=tone)


def difference_chip() -> rx.Component:
    """Return the flag of a donation that was charged otherwise than pledged."""
    return rx.el.span("Differs", title="Charged otherwise than pledged", class_name=BAD)


def attention_chip() -> rx.Component:
    """Return the flag of a donation at which a person should look."""
    return rx.el.span("Needs attention", class_name=BAD)


def export_link(address: rx.Var[str] | str, name: str, *, has_formats: bool = True) -> rx.Component:
    """Return the way to the list as a file called `name`, with a choice of how numbers stand in it.

    How far it is stands beside it, or below it where there is no room.
    """
    return elements.export(
        rx.el.span(role="status", class_name=PROGRESS),
        _formats() if has_formats else None,
        rx.el.a(
            icon("download"),
            rx.el.span("Export CSV", class_name="max-lg:sr-only"),
            href=address,
            download=name,
            class_name=SECONDARY,
        ),
        class_name="relative ml-auto flex shrink-0 items-center gap-2",
    )


def _formats() -> rx.Component:
    return rx.el.select(
        rx.el.option("1.50 and commas", value="comma"),
        rx.el.option("1,50 and semicolons", value="semicolon"),
        default_value="comma",
        aria_label="Numbers and separator of the file",
        class_name="h-8 rounded-md border border-field bg-surface px-2 text-sm text-ink max-md:hidden",
    )


def dates_form(first: rx.Var[str], last: rx.Var[str], on_choose: rx.EventHandler, of: str) -> rx.Component:
    """Return where a list is narrowed down to the days from one to another, both included."""
    return rx.el.form(
        _date("From", "from", first, of),
        _date("to", "to", last, of),
        elements.zone(rx.el.input(type="hidden", name="zone")),
        rx.el.button("Apply", type="submit", class_name=SECONDARY),
        on_submit=on_choose,
        key=f"{first} {last}",
        class_name="flex flex-wrap items-center gap-2 text-sm text-muted",
    )


def _date(label: str, name: str, value: rx.Var[str], of: str) -> rx.Component:
    return rx.el.label(
        label,
        rx.el.input(
            type="date",
            name=name,
            default_value=value,
            aria_label=f"{of} {label.lower()}",
            class_name="h-8 rounded-md border border-field bg-surface px-2 text-base text-ink",
        ),
        class_name="flex items-center gap-1",
    )


def search_box(label: str, text: rx.Var[str], on_search: rx.EventHandler) -> rx.Component:
    """Return where one looks for something. `text` is what is being looked for."""
    return rx.el.form(
        rx.el.input(
            type="search",
            name="q",
            default_value=text,
            placeholder=f"{label} …",
            aria_label=label,
            auto_complete="off",
            key=text,
            class_name=SEARCH,
        ),
        on_submit=on_search,
        role="search",
        class_name="min-w-0 flex-1 md:max-w-80",
    )


def no_real_money(*, panel: bool = True) -> rx.Component:
    """Return the line that says so. `panel` adds the way to the sandbox's own page.

    Both lines stand in the page from the start, and desk.css shows the one of the mode that the server wrote
    into the page (`web/frontend.py`): one that came with the state pushed down all that was drawn before.
    """
    return rx.fragment(
        _strip(
            "sandbox",
            rx.el.span("Sandbox: no real money.", class_name="font-medium"),
            rx.el.span("Donations are paid on a page of our own.", class_name="max-md:hidden"),
            rx.el.a(
                "Open the sandbox",
                href="/sandbox/dodo/",
                class_name="ml-auto shrink-0 text-accent underline underline-offset-2",
            )
            if panel
            else None,
        ),
        _strip(
            "test_mode",
            rx.el.span("Test mode: no real money.", class_name="font-medium"),
            rx.el.span("Dodo takes test cards only.", class_name="max-md:hidden"),
        ),
    )


def _strip(mode: str, *children: rx.Component | str | None) -> rx.Component:
    return rx.el.p(
        icon("flask-conical"),
        *children,
        custom_attrs={"data-only-in": mode},
        class_name="flex shrink-0 flex-wrap items-center gap-x-2 border-b border-line bg-accent-soft px-4"
        " py-2 text-base text-ink",
    )
