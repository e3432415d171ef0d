"""`/admin/feedback/<id>`: one request or bug."""

import reflex as rx

from ..components.address import part, waiting
from ..components.bug_context import context, screenshot
from ..components.controls import nothing_here
from ..components.deciding import deciding
from ..components.feedback_details import details_panel, linked, others, standing
from ..components.feedback_item import activity, comment_form, head, head_to_come, merged_into, words
from ..components.shell import shell
from ..components.shortcuts import shortcuts
from ..state.deciding import Deciding
from ..state.feedback_item import FeedbackItem


def feedback_item() -> rx.Component:
    """Return its words and its story, and at the right how it stands."""
    return shell(
        rx.cond(
            FeedbackItem.loaded & (FeedbackItem.shown_id == part("item_id")),
            rx.cond(FeedbackItem.missing, _missing(), _item()),
            _to_come(),
        ),
        rx.cond(FeedbackItem.loaded, deciding()),
        shortcuts(),
        here="/admin/feedback",
    )


def _item() -> rx.Component:
    return rx.el.div(
        head(FeedbackItem.item),
        rx.el.div(
            rx.el.div(
                rx.el.div(_told(), class_name="mx-auto flex max-w-180 flex-col gap-6"),
                class_name="min-w-0 flex-1 p-6 max-md:p-4 lg:overflow-y-auto",
            ),
            _details(),
            class_name="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-y-auto",
        ),
        class_name="flex min-h-0 min-w-0 flex-1 flex-col",
    )


def _to_come() -> rx.Component:
    return rx.el.div(
        head_to_come(),
        waiting(_skeleton()),
        class_name="flex min-h-0 min-w-0 flex-1 flex-col",
    )


def _told() -> rx.Component:
    return rx.fragment(
        merged_into(FeedbackItem.item, FeedbackItem.unmerge),
        words(FeedbackItem.item),
        screenshot(FeedbackItem.screenshot_id),
        context(FeedbackItem.context),
        activity(FeedbackItem.activity, FeedbackItem.set_comment_public),
        rx.cond(
            (FeedbackItem.item.kind == "feature") & (FeedbackItem.item.merged_into_id == ""),
            comment_form(FeedbackItem.comment_id, FeedbackItem.comment),
        ),
    )


def _details() -> rx.Component:
    return details_panel(
        standing(
            FeedbackItem.item,
            on_propose=Deciding.propose,
            on_severity=FeedbackItem.set_severity,
            on_public=FeedbackItem.set_public,
        ),
        linked(FeedbackItem.chats, FeedbackItem.unlink),
        others(
            FeedbackItem.merged,
            FeedbackItem.others,
            can_merge=FeedbackItem.item.merged_into_id == "",
            is_search=FeedbackItem.is_search,
            on_search=FeedbackItem.search,
            on_merge=FeedbackItem.merge_into,
            on_unmerge=FeedbackItem.unmerge,
        ),
    )


def _missing() -> rx.Component:
    return rx.el.div(
        rx.el.h1("Feedback", class_name="sr-only"),
        nothing_here("search-x", "There is no such item.", "The link may be incomplete."),
        class_name="flex min-w-0 flex-1 items-center justify-center",
    )


def _skeleton() -> rx.Component:
    bar = "rounded-sm bg-raised"
    return rx.el.div(
        rx.el.div(class_name=f"{bar} h-6 w-3/5"),
        *[rx.el.div(class_name=f"{bar} h-4 {width}") for width in ("w-full", "w-11/12", "w-2/5")],
        rx.el.span("Loading …", class_name="sr-only"),
        aria_busy="true",
        class_name="skeleton mx-auto flex w-full max-w-180 flex-col gap-3 p-6",
    )
