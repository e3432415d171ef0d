"""`/admin/feedback`: requests and bugs, as a board or a list."""

import reflex as rx

from ..components import elements
from ..components.address import address, until_here
from ..components.deciding import deciding
from ..components.feedback import empty, filters, skeleton, toolbar
from ..components.feedback_board import board
from ..components.feedback_list import items
from ..components.held_comments import held_comments
from ..components.shell import shell
from ..components.shortcuts import shortcuts
from ..state.deciding import Deciding
from ..state.feedback import Feedback


def feedback() -> rx.Component:
    """Return the filters, and below them what they let through."""
    return shell(
        rx.el.div(
            toolbar(
                kind=Feedback.kind,
                view=Feedback.view,
                text=Feedback.text,
                query=Feedback.query,
                on_search=Feedback.search,
            ),
            filters(
                kind=Feedback.kind,
                view=Feedback.view,
                status=Feedback.status,
                severity=Feedback.severity,
                shown=Feedback.shown,
                counts=Feedback.counts,
            ),
            elements.rows(
                held_comments(Feedback.held_comments, on_decide=Feedback.decide_comment),
                until_here(
                    Feedback.loaded,
                    Feedback.shown_at == address(),
                    rx.cond(Feedback.view == "list", _list(), _board()),
                    skeleton(),
                ),
                class_name="contents",
            ),
            class_name="flex min-h-0 min-w-0 flex-1 flex-col bg-surface",
        ),
        rx.cond(Feedback.loaded, deciding()),
        shortcuts(),
        here="/admin/feedback",
    )


def _board() -> rx.Component:
    return rx.cond(
        Feedback.is_empty,
        rx.cond(Feedback.held_comments, rx.fragment(), empty(Feedback.kind, Feedback.text)),
        board(Feedback.columns, kind=Feedback.kind, on_propose=Deciding.propose),
    )


def _list() -> rx.Component:
    return items(
        Feedback.rows,
        has_more=Feedback.has_more_rows,
        on_more=Feedback.load_more_rows,
        empty=rx.cond(Feedback.held_comments, rx.fragment(), empty(Feedback.kind, Feedback.text)),
    )
