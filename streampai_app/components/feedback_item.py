"""One request or bug: its head, its text, its story, and where something is said below it."""

import reflex as rx

from ..state.activity import Event
from ..state.feedback_rows import OpenedItem
from ..state.lines import Part
from . import elements
from .controls import ICON, PRIMARY, SECONDARY, icon, link
from .feedback import address
from .feedback_parts import status_icon

BUBBLE = "z-10 flex size-6 shrink-0 items-center justify-center rounded-full bg-ground"
HEAD = "flex h-14 shrink-0 items-center gap-2 border-b border-line bg-surface px-4 max-md:px-2"
QUIET_BUTTON = "cursor-pointer rounded-sm text-sm text-muted underline underline-offset-2 hover:text-ink"


def head(item: rx.Var[OpenedItem]) -> rx.Component:
    """Return the line above: the way back, what it is, the ways on."""
    return rx.el.header(
        link(
            icon("chevron-left", 20),
            to=address(kind=item.kind),
            aria_label="Back to the board",
            title="Back to the board",
            class_name=ICON,
        ),
        rx.el.span(item.kind_name, class_name="text-base text-muted"),
        rx.el.span(class_name="flex-1"),
        rx.cond(
            item.visibility == "public",
            rx.el.a(
                icon("external-link"),
                rx.el.span("Roadmap", class_name="max-md:sr-only"),
                href=f"/roadmap/{item.id}",
                target="_blank",
                class_name=SECONDARY,
            ),
        ),
        rx.cond(
            item.chat_id,
            link(
                icon("message-square"),
                "Open chat",
                to=f"/admin/support/{item.chat_id}",
                class_name=PRIMARY,
            ),
        ),
        class_name=HEAD,
    )


def head_to_come() -> rx.Component:
    """Return the same line while the item is on its way."""
    return rx.el.header(
        link(
            icon("chevron-left", 20),
            to="/admin/feedback",
            aria_label="Back to the board",
            title="Back to the board",
            class_name=ICON,
        ),
        class_name=HEAD,
    )


def words(item: rx.Var[OpenedItem]) -> rx.Component:
    """Return what was asked for, or reported, in its author's words."""
    return rx.el.div(
        rx.el.h1(item.title, class_name="text-xl font-semibold wrap-anywhere"),
        rx.el.p(
            rx.foreach(item.parts, part), class_name="mt-2 text-md whitespace-pre-wrap wrap-anywhere text-ink"
        ),
    )


def merged_into(item: rx.Var[OpenedItem], on_unmerge: rx.EventHandler) -> rx.Component:
    """Return what is said of one that is part of another now."""
    return rx.cond(
        item.merged_into_id,
        rx.el.p(
            icon("git-merge"),
            rx.el.span(
                "Part of ",
                link(
                    "another one",
                    to=f"/admin/feedback/{item.merged_into_id}",
                    class_name="text-accent underline underline-offset-2",
                ),
                " now. Votes, comments and chats are there.",
            ),
            rx.el.button(
                "Take it out again",
                type="button",
                on_click=on_unmerge(item.id),
                class_name=f"{SECONDARY} ml-auto shrink-0",
            ),
            class_name="flex flex-wrap items-center gap-2 rounded-lg bg-raised px-3 py-2 text-base",
        ),
    )


def activity(events: rx.Var[list[Event]], on_comment_public: rx.EventHandler) -> rx.Component:
    """Return the story: each step of the status with its reason, each comment."""
    return rx.el.section(
        rx.el.h2("Activity", class_name="mb-2 text-base font-semibold"),
        rx.el.ol(
            rx.foreach(
                events,
                lambda event: rx.cond(
                    event.what == "comment", _comment(event, on_comment_public), _step(event)
                ),
            ),
            aria_label="Activity",
            class_name="flex flex-col gap-3",
        ),
    )


def comment_form(comment_id: rx.Var[str], on_comment: rx.EventHandler) -> rx.Component:
    """Return where the team says something in public. A new id is an empty form."""
    return rx.el.form(
        rx.el.label("Comment", html_for="comment", class_name="sr-only"),
        rx.el.textarea(
            id="comment",
            name="comment",
            rows="2",
            max_length=1000,
            required=True,
            placeholder="Comment in public …",
            custom_attrs={"data-reply": "true"},
            class_name="block max-h-60 min-h-14 w-full resize-none bg-transparent px-3 pt-2 text-md"
            " outline-none field-sizing-content placeholder:text-muted pointer-coarse:text-lg",
        ),
        rx.el.div(
            rx.el.p(
                "Everybody reads it on the roadmap. To write to one person, open their chat.",
                class_name="flex-1 text-sm text-muted",
            ),
            rx.el.button("Comment", type="submit", class_name=SECONDARY),
            class_name="flex items-center gap-2 p-2 pl-3",
        ),
        on_submit=on_comment,
        key=comment_id,
        class_name="rounded-lg border border-field bg-surface focus-within:border-accent"
        " focus-within:ring-1 focus-within:ring-accent",
    )


def part(part: rx.Var[Part]) -> rx.Component:
    """Return a stretch of text, or a link in it."""
    return rx.cond(
        part.href,
        rx.el.a(
            part.text,
            href=part.href,
            target="_blank",
            rel="noopener noreferrer nofollow",
            class_name="text-accent underline underline-offset-2",
        ),
        part.text,
    )


def _step(event: rx.Var[Event]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.cond(
                event.what == "opened",
                rx.el.span(icon("plus", 14), class_name="text-muted"),
                status_icon(event.status),
            ),
            class_name=BUBBLE,
        ),
        rx.el.div(
            rx.el.p(
                rx.el.span(event.who, class_name="font-medium"),
                rx.cond(
                    event.what == "opened",
                    rx.el.span(" began it", class_name="text-muted"),
                    rx.el.span(
                        rx.el.span(" set it to ", class_name="text-muted"),
                        rx.el.span(event.status_name, class_name="font-medium"),
                    ),
                ),
                elements.time(event.at, "since", class_name="ml-2 text-sm text-muted"),
                class_name="min-h-6 text-base leading-6 wrap-anywhere",
            ),
            rx.cond(
                event.parts,
                rx.el.p(
                    rx.foreach(event.parts, part),
                    class_name="mt-1 border-l-2 border-line pl-3 text-md whitespace-pre-wrap wrap-anywhere",
                ),
            ),
            class_name="min-w-0 flex-1",
        ),
        key=event.id,
        class_name="flex gap-3",
    )


def _comment(event: rx.Var[Event], on_public: rx.EventHandler) -> rx.Component:
    is_public = event.visibility == "public"
    return rx.el.li(
        rx.el.div(
            rx.el.span(event.who, class_name="text-base font-medium"),
            rx.cond(event.is_team, rx.el.span("Team", class_name="text-sm text-accent")),
            elements.time(event.at, "since", class_name="text-sm text-muted"),
            rx.cond(
                ~is_public,
                rx.el.span(
                    rx.cond(event.visibility == "held", "Not public yet", "Hidden"),
                    class_name="text-sm font-medium text-accent",
                ),
            ),
            rx.el.button(
                rx.cond(is_public, "Hide", "Show"),
                rx.el.span(" the comment of ", event.who, class_name="sr-only"),
                type="button",
                on_click=on_public(event.id, ~is_public),
                class_name=f"{QUIET_BUTTON} ml-auto",
            ),
            class_name="flex flex-wrap items-center gap-2",
        ),
        rx.el.p(
            rx.foreach(event.parts, part),
            class_name=rx.cond(
                is_public,
                "mt-1 text-md whitespace-pre-wrap wrap-anywhere",
                "mt-1 text-md whitespace-pre-wrap wrap-anywhere text-muted",
            ),
        ),
        key=event.id,
        class_name="rounded-lg border border-line bg-surface px-3 py-2",
    )
