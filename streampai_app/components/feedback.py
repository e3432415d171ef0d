"""Requests and bugs: what stands above the board and the list."""

import reflex as rx

from ..feedback.rules import STATUSES
from ..models import Kind
from ..state.feedback_rows import SEVERITY_NAMES, STATUS_NAMES
from .address import address_with
from .controls import ICON, icon, link, nothing_here
from .inbox import CHIP, TAB
from .money import export_link, search_box

Text = rx.Var[str] | str


def address(
    kind: Text = "", view: Text = "", status: Text = "", severity: Text = "", shown: Text = "", q: Text = ""
) -> str:
    """Return where what is asked for is shown."""
    return f"/admin/feedback?kind={kind}&view={view}&status={status}&severity={severity}&shown={shown}&q={q}"


def toolbar(
    *,
    kind: rx.Var[str],
    view: rx.Var[str],
    text: rx.Var[str],
    query: rx.Var[str],
    on_search: rx.EventHandler,
) -> rx.Component:
    """Return the first line: requests or bugs, the search, the export, how they are shown."""
    return rx.el.header(
        rx.el.h1("Feedback", class_name="text-lg font-semibold max-sm:sr-only"),
        rx.el.nav(
            *[
                link(
                    label,
                    to=address_with("/admin/feedback", kind=value, status="", severity="", shown="", q=""),
                    aria_current=rx.cond(kind == value, "page", "false"),
                    class_name=TAB,
                )
                for label, value in (("Requests", "feature"), ("Bugs", "bug"))
            ],
            aria_label="Kinds",
            class_name="flex gap-1",
        ),
        rx.el.div(
            search_box("Search titles", text, on_search),
            class_name="flex min-w-0 flex-1 max-md:order-last max-md:w-full max-md:flex-none",
        ),
        export_link(f"/admin/feedback/export.csv?{query}", "feedback.csv", has_formats=False),
        _views(view),
        rx.el.a(
            icon("external-link", 18),
            href="/roadmap",
            target="_blank",
            aria_label="The public roadmap",
            title="The public roadmap",
            class_name=f"{ICON} shrink-0 max-md:hidden",
        ),
        class_name="flex shrink-0 items-center gap-3 px-4 pt-3 max-md:flex-wrap max-md:gap-2 max-md:px-3",
    )


def filters(
    *,
    kind: rx.Var[str],
    view: rx.Var[str],
    status: rx.Var[str],
    severity: rx.Var[str],
    shown: rx.Var[str],
    counts: rx.Var[dict[str, int]],
) -> rx.Component:
    """Return what is shown can be narrowed down by. All of it stands in the address."""

    def chip(label: str, value: str, chosen: rx.Var[str], name: str, *more: rx.Component) -> rx.Component:
        return link(
            label,
            *more,
            to=address_with("/admin/feedback", is_toggle=True, **{name: value}),
            aria_current=rx.cond(chosen == value, "page", "false"),
            class_name=CHIP,
        )

    held = rx.cond(
        counts["held"].to(int) > 0,
        rx.el.span(counts["held"], class_name="ml-1 font-semibold text-accent tabular-nums"),
    )
    return rx.el.nav(
        rx.cond(
            view == "list",
            rx.cond(kind == "bug", _statuses(Kind.BUG, status), _statuses(Kind.FEATURE, status)),
        ),
        rx.el.div(
            rx.cond(
                kind == "bug",
                rx.fragment(
                    *[chip(name, str(each), severity, "severity") for each, name in SEVERITY_NAMES.items()]
                ),
                rx.fragment(
                    chip("Needs review", "held", shown, "shown", held),
                    chip("Hidden", "hidden", shown, "shown"),
                ),
            ),
            chip("Merged", "merged", shown, "shown"),
            class_name="flex flex-wrap gap-1",
        ),
        aria_label="Filters",
        class_name="flex shrink-0 flex-col gap-2 border-b border-line px-4 pt-2 pb-3 max-md:px-3",
    )


def empty(kind: rx.Var[str], text: rx.Var[str]) -> rx.Component:
    """Return what stands where there is nothing."""
    return rx.el.div(
        rx.cond(
            text,
            nothing_here(
                "search-x",
                "No title is like that.",
                "Try fewer words, or ",
                link("see all of them", to=address(kind=kind), class_name="text-accent underline"),
                ".",
            ),
            rx.cond(
                kind == "bug",
                nothing_here(
                    "bug",
                    "No bugs here.",
                    "What visitors report in the widget appears here by itself. From a chat you make one in"
                    " its details.",
                ),
                nothing_here(
                    "lightbulb",
                    "No requests here.",
                    "What visitors ask for in the widget appears here by itself. From a chat you make one in"
                    " its details.",
                ),
            ),
        ),
        class_name="flex flex-1 items-center justify-center",
    )


def skeleton() -> rx.Component:
    """Return the shape of a board, while the first look at it is under way."""
    bar = "rounded-sm bg-raised"
    card = rx.el.div(
        rx.el.div(class_name=f"{bar} h-3 w-4/5"),
        rx.el.div(class_name=f"{bar} h-3 w-2/5"),
        class_name="flex flex-col gap-2 rounded-md border border-line p-3",
    )
    column = rx.el.div(
        rx.el.div(class_name=f"{bar} mb-1 h-3 w-24"),
        *[card] * 3,
        class_name="flex w-64 shrink-0 flex-col gap-2 md:min-w-56 md:flex-1",
    )
    return rx.el.div(
        *[column] * 5,
        rx.el.span("Loading …", class_name="sr-only"),
        aria_busy="true",
        class_name="skeleton flex gap-3 overflow-hidden p-4",
    )


def _views(view: rx.Var[str]) -> rx.Component:
    return rx.el.nav(
        *[
            link(
                icon(picture, 18),
                to=address_with("/admin/feedback", view=value),
                aria_label=label,
                title=label,
                aria_current=rx.cond(view == value, "page", "false"),
                class_name=f"{ICON} size-8",
            )
            for label, value, picture in (("Board", "board", "square-kanban"), ("List", "list", "list"))
        ],
        aria_label="Board or list",
        class_name="flex shrink-0",
    )


def _statuses(kind: Kind, status: rx.Var[str]) -> rx.Component:
    named = [("All", ""), *((STATUS_NAMES[each], str(each)) for each in STATUSES[kind])]
    return rx.el.div(
        *[
            link(
                name,
                to=address_with("/admin/feedback", status=value),
                aria_current=rx.cond(status == value, "page", "false"),
                class_name=TAB,
            )
            for name, value in named
        ],
        class_name="-ml-2 flex flex-wrap gap-1",
    )
