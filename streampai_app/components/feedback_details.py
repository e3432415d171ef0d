"""What stands beside a request or bug: how it stands, who is behind it, what it is merged and linked with."""

import reflex as rx

from ..state.feedback_rows import ItemRow, LinkedChat, MergedItem, OpenedItem
from . import elements
from .controls import ICON, SECONDARY, fact, icon, link
from .feedback_item import QUIET_BUTTON
from .feedback_parts import item_line, search_field, severity_select, status_select, votes_chip

H2 = "text-base font-semibold"


def standing(
    item: rx.Var[OpenedItem],
    *,
    on_propose: rx.EventHandler,
    on_severity: rx.EventHandler,
    on_public: rx.EventHandler,
) -> rx.Component:
    """Return status, severity, numbers, and whether the public sees it."""
    is_bug = item.kind == "bug"
    return rx.el.section(
        rx.el.dl(
            rx.cond(
                item.merged_into_id,
                fact("Status", "As what it was merged into"),
                fact(
                    "Status",
                    status_select(
                        item.kind, item.status, "Status", lambda status: on_propose(item.id, status)
                    ),
                ),
            ),
            rx.cond(is_bug, fact("Severity", severity_select(item.severity, on_severity))),
            fact("Who", rx.cond(item.who, item.who, "The team")),
            fact("Begun", elements.time(item.at, "date")),
            rx.cond(~is_bug, fact("Votes", item.votes.to_string())),
            rx.cond(~is_bug, fact("Followers", item.followers.to_string())),
            rx.cond(
                item.to_tell > 0,
                fact("Told of the last change", rx.fragment(item.told, " of ", item.to_tell)),
            ),
            class_name="grid grid-cols-2 gap-x-3 gap-y-3",
        ),
        rx.cond(~is_bug, _public(item, on_public)),
        aria_label="Status",
        class_name="flex flex-col gap-3",
    )


def linked(chats: rx.Var[list[LinkedChat]], on_unlink: rx.EventHandler) -> rx.Component:
    """Return the chats that are about it. Their visitors are told of every change."""
    return rx.el.section(
        rx.el.h2("Chats", class_name=H2),
        rx.cond(
            chats,
            rx.el.ul(
                rx.foreach(chats, lambda chat: _chat(chat, on_unlink)), class_name="-mx-2 flex flex-col"
            ),
            rx.el.p("None yet. Link one from its details in the console.", class_name="text-base text-muted"),
        ),
        aria_label="Chats",
        class_name="flex flex-col gap-1",
    )


def others(
    merged: rx.Var[list[MergedItem]],
    found: rx.Var[list[ItemRow]],
    *,
    can_merge: rx.Var[bool],
    is_search: rx.Var[bool],
    on_search: rx.EventHandler,
    on_merge: rx.EventHandler,
    on_unmerge: rx.EventHandler,
) -> rx.Component:
    """Return what is part of it, and those that could be the same, found by themselves or looked for."""
    return rx.el.section(
        rx.el.h2("Duplicates", class_name=H2),
        rx.cond(
            merged,
            rx.el.ul(
                rx.foreach(merged, lambda item: _merged(item, on_unmerge)), class_name="flex flex-col gap-1"
            ),
        ),
        rx.cond(
            can_merge,
            rx.fragment(
                search_field("Merge into", on_search),
                rx.cond(
                    found,
                    rx.el.ul(
                        rx.foreach(
                            found,
                            lambda row: item_line(
                                row,
                                votes_chip(row),
                                rx.el.button(
                                    icon("git-merge"),
                                    type="button",
                                    aria_label=f"Merge into {row.title}",
                                    title="Merge into this one",
                                    on_click=on_merge(row.id),
                                    class_name=f"{ICON} size-8 shrink-0",
                                ),
                            ),
                        ),
                        aria_label="Could be the same",
                        class_name="-ml-2 flex flex-col",
                    ),
                    rx.el.p(
                        rx.cond(is_search, "No title is like that.", "Nothing else sounds like it."),
                        class_name="text-base text-muted",
                    ),
                ),
            ),
        ),
        aria_label="Duplicates",
        class_name="flex flex-col gap-2",
    )


def details_panel(*sections: rx.Component) -> rx.Component:
    """Return what stands at the right of a wide window, and below the words of a narrow one."""
    return rx.el.div(
        *sections,
        class_name="flex w-full shrink-0 flex-col gap-6 border-line bg-surface p-4 max-lg:border-t lg:w-80"
        " lg:overflow-y-auto lg:border-l",
    )


def _public(item: rx.Var[OpenedItem], on_public: rx.EventHandler) -> rx.Component:
    return rx.match(
        item.visibility,
        (
            "public",
            _shown("On the public roadmap.", "eye-off", "Hide it", on_public(False)),
        ),
        (
            "held",
            _shown("Not public yet: look at it first.", "eye", "Publish it", on_public(True)),
        ),
        _shown("Hidden from the roadmap.", "eye", "Publish it", on_public(True)),
    )


def _shown(said: str, picture: str, what: str, on_click) -> rx.Component:
    return rx.el.div(
        rx.el.p(said, class_name="flex-1 text-base text-muted"),
        rx.el.button(
            icon(picture), what, type="button", on_click=on_click, class_name=f"{SECONDARY} shrink-0"
        ),
        class_name="flex items-center gap-2",
    )


def _chat(chat: rx.Var[LinkedChat], on_unlink: rx.EventHandler) -> rx.Component:
    return rx.el.li(
        link(
            icon("message-square"),
            rx.el.span(chat.title, class_name="min-w-0 flex-1 truncate text-base text-ink"),
            rx.cond(
                chat.is_resolved,
                rx.el.span(
                    icon("check"), rx.el.span("Resolved", class_name="sr-only"), class_name="text-good"
                ),
            ),
            elements.time(chat.at, class_name="shrink-0 text-sm text-muted"),
            to=f"/admin/support/{chat.id}",
            class_name="flex min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1 text-muted"
            " hover:bg-raised",
        ),
        rx.el.button(
            icon("x", 14),
            type="button",
            aria_label=f"Unlink {chat.title}",
            title="Unlink",
            on_click=on_unlink(chat.id),
            class_name=f"{ICON} size-7 shrink-0",
        ),
        key=chat.id,
        class_name="flex min-w-0 items-center gap-1",
    )


def _merged(item: rx.Var[MergedItem], on_unmerge: rx.EventHandler) -> rx.Component:
    return rx.el.li(
        icon("git-merge", 14),
        link(item.title, to=f"/admin/feedback/{item.id}", class_name="min-w-0 flex-1 truncate text-ink"),
        rx.el.button(
            "Take out",
            rx.el.span(f" {item.title}", class_name="sr-only"),
            type="button",
            on_click=on_unmerge(item.id),
            class_name=QUIET_BUTTON,
        ),
        key=item.id,
        class_name="flex min-w-0 items-center gap-2 text-base text-muted",
    )
