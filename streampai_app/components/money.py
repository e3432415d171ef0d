"""What the pages about money have in common: how a donation stands, and that no money is real."""

import reflex as rx

from .controls import icon

CHIP = "inline-flex h-5 w-fit shrink-0 items-center rounded-full px-2 text-xs font-medium"
GOOD = f"{CHIP} bg-good-soft text-good"
BAD = f"{CHIP} bg-danger-soft text-danger"
QUIET = f"{CHIP} bg-raised text-muted"
LIVELY = f"{CHIP} bg-accent-soft text-accent"
SEARCH = (
    "h-8 w-full rounded-md border border-field bg-surface px-3 text-base text-ink placeholder:text-muted"
    " pointer-coarse:text-lg"
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


def no_real_money(mode: rx.Var[str], *, panel: bool = True) -> rx.Component:
    """Return the line that says so wherever it is so. `panel` adds the way to the sandbox's own page."""
    return rx.match(
        mode,
        (
            "sandbox",
            _strip(
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
        ),
        (
            "test_mode",
            _strip(
                rx.el.span("Test mode: no real money.", class_name="font-medium"),
                rx.el.span("Dodo takes test cards only.", class_name="max-md:hidden"),
            ),
        ),
        rx.fragment(),
    )


def _strip(*children: rx.Component | str | None) -> rx.Component:
    return rx.el.p(
        icon("flask-conical"),
        *children,
        class_name="flex shrink-0 flex-wrap items-center gap-x-2 border-b border-line bg-accent-soft px-4"
        " py-2 text-base text-ink",
    )
