"""What the pages about requests and bugs have in common: how an item stands, and choosing how it should."""

import reflex as rx

from ..feedback.rules import STATUSES
from ..models import Kind, Status
from ..state.feedback_rows import SEVERITY_NAMES, STATUS_NAMES, ItemRow
from . import elements
from .controls import icon, link
from .money import BAD, CHIP, LIVELY, QUIET

ICONS = {
    Status.UNDER_REVIEW: "circle-dashed",
    Status.REPORTED: "circle-dashed",
    Status.PLANNED: "circle",
    Status.CONFIRMED: "circle",
    Status.IN_PROGRESS: "circle-dot",
    Status.SHIPPED: "circle-check",
    Status.FIXED: "circle-check",
    Status.DECLINED: "circle-x",
    Status.CLOSED: "circle-x",
}
TONES = {
    Status.UNDER_REVIEW: "text-muted",
    Status.REPORTED: "text-muted",
    Status.PLANNED: "text-ink",
    Status.CONFIRMED: "text-ink",
    Status.IN_PROGRESS: "text-accent",
    Status.SHIPPED: "text-good",
    Status.FIXED: "text-good",
    Status.DECLINED: "text-muted",
    Status.CLOSED: "text-muted",
}
SELECT = (
    "h-8 w-full cursor-pointer rounded-md border border-field bg-surface px-2 text-base text-ink"
    " pointer-coarse:text-lg"
)


def status_icon(status: rx.Var[str]) -> rx.Component:
    """Return the picture of a status; its name stands beside it."""
    return rx.el.span(
        rx.match(status, *[(str(each), icon(name)) for each, name in ICONS.items()], icon("circle")),
        class_name=rx.match(
            status,
            *[(str(each), f"inline-flex shrink-0 {tone}") for each, tone in TONES.items()],
            "inline-flex shrink-0 text-muted",
        ),
    )


def severity_chip(severity: rx.Var[str], name: rx.Var[str]) -> rx.Component:
    """Return how much a bug hurts; nothing where nobody has said."""
    tone = rx.match(severity, ("critical", BAD), ("high", BAD), ("medium", LIVELY), QUIET)
    return rx.cond(severity, rx.el.span(name, class_name=tone))


def visibility_chip(visibility: rx.Var[str]) -> rx.Component:
    """Return why the public does not see a request; nothing if it does, or has no business to."""
    return rx.match(
        visibility,
        ("held", rx.el.span("Needs review", title="Not public before you say so", class_name=LIVELY)),
        ("hidden", rx.el.span("Hidden", title="Taken off the roadmap", class_name=QUIET)),
        rx.fragment(),
    )


def votes_chip(row: rx.Var[ItemRow]) -> rx.Component:
    """Return how many want it. Bugs are not voted for: there it is how many have met it."""
    return rx.cond(
        row.kind == "bug",
        _count("message-square", row.chats, "linked chats"),
        _count("chevron-up", row.votes, "votes"),
    )


def _count(name: str, count: rx.Var[int], what: str) -> rx.Component:
    return rx.el.span(
        icon(name, 14),
        count,
        rx.el.span(f" {what}", class_name="sr-only"),
        title=what.capitalize(),
        class_name=f"{CHIP} gap-1 bg-raised text-ink tabular-nums",
    )


def comments_count(row: rx.Var[ItemRow]) -> rx.Component:
    """Return how many comments there are, if any."""
    return rx.cond(
        row.comments > 0,
        rx.el.span(
            icon("message-circle", 14),
            row.comments,
            rx.el.span(" comments", class_name="sr-only"),
            class_name="inline-flex items-center gap-1 text-xs text-muted tabular-nums",
        ),
    )


def status_select(
    kind: rx.Var[str], status: rx.Var[str], label: rx.Var[str] | str, on_choose: rx.EventHandler, **props
) -> rx.Component:
    """Return the list of statuses that an item of this kind has. It shows the one it has."""
    return rx.cond(
        kind == "bug",
        _select(Kind.BUG, status, label, on_choose, **props),
        _select(Kind.FEATURE, status, label, on_choose, **props),
    )


def severity_select(severity: rx.Var[str], on_choose: rx.EventHandler) -> rx.Component:
    """Return the list of severities."""
    return rx.el.select(
        rx.el.option("Not said", value=""),
        *[rx.el.option(name, value=str(each)) for each, name in SEVERITY_NAMES.items()],
        value=severity,
        on_change=on_choose,
        aria_label="Severity",
        class_name=SELECT,
    )


def item_line(row: rx.Var[ItemRow], *beside: rx.Component) -> rx.Component:
    """Return an item among others: how it stands, what it is, and `beside` it what can be done."""
    return rx.el.li(
        link(
            status_icon(row.status),
            rx.el.span(row.status_name, class_name="sr-only"),
            rx.el.span(row.title, class_name="min-w-0 flex-1 truncate"),
            to=f"/admin/feedback/{row.id}",
            title=row.title,
            class_name="flex min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1 text-base text-ink"
            " hover:bg-raised",
        ),
        *beside,
        key=row.id,
        class_name="flex min-w-0 items-center gap-1",
    )


def search_field(label: str, on_search: rx.EventHandler, **props) -> rx.Component:
    """Return a box that looks while one types."""
    return elements.search(
        rx.el.input(
            type="search",
            placeholder=f"{label} …",
            aria_label=label,
            auto_complete="off",
            class_name="h-8 w-full rounded-md border border-field bg-surface px-2 text-base text-ink"
            " placeholder:text-muted pointer-coarse:text-lg",
            **props,
        ),
        on_search=on_search,
        class_name="block",
    )


def _select(
    kind: Kind, status: rx.Var[str], label: rx.Var[str] | str, on_choose: rx.EventHandler, **props
) -> rx.Component:
    return rx.el.select(
        *[rx.el.option(STATUS_NAMES[each], value=str(each)) for each in STATUSES[kind]],
        value=status,
        on_change=on_choose,
        aria_label=label,
        custom_attrs={"data-status": "true"},
        **({"class_name": SELECT} | props),
    )
