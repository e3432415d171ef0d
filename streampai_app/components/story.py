"""A donation's story: one step for each thing that happened, the first at the top."""

import reflex as rx

from ..state.steps import Line, Step
from . import elements
from .controls import icon, link

ICONS = {
    "pledged": "hand-coins",
    "checkout": "external-link",
    "asked_back": "undo-2",
    "team": "user-check",
    "webhook": "webhook",
    "payment": "credit-card",
    "unread": "circle-alert",
    "refund": "undo-2",
    "dispute": "gavel",
    "booked": "scale",
    "alert": "bell",
    "answered": "reply",
}
BUBBLE = "z-10 flex size-7 shrink-0 items-center justify-center rounded-full"


def story(steps: rx.Var[list[Step]]) -> rx.Component:
    """Return the steps, a day's name where a new day begins."""
    return rx.el.section(
        rx.el.h2("Story", class_name="mb-2 text-base font-semibold"),
        rx.el.ol(rx.foreach(steps, _step), aria_label="Story", class_name="flex flex-col"),
    )


def _step(step: rx.Var[Step]) -> rx.Component:
    return rx.el.li(
        elements.Time.create(
            step.at, "day", previous=step.after, class_name="mt-2 mb-2 block text-sm font-medium text-muted"
        ),
        rx.el.div(
            rx.el.span(
                rx.match(
                    step.icon, *[(kind, icon(name, 14)) for kind, name in ICONS.items()], icon("dot", 14)
                ),
                class_name=rx.match(
                    step.tone,
                    ("good", f"{BUBBLE} bg-good-soft text-good"),
                    ("bad", f"{BUBBLE} bg-danger-soft text-danger"),
                    f"{BUBBLE} bg-raised text-muted",
                ),
            ),
            rx.el.div(
                rx.el.div(
                    rx.el.span(_title(step), class_name="min-w-0 wrap-anywhere"),
                    elements.time(step.at, "second", class_name="ml-auto shrink-0 text-sm text-muted"),
                    class_name="flex min-h-7 items-center gap-3",
                ),
                rx.cond(step.note, rx.el.p(step.note, class_name="text-base text-muted wrap-anywhere")),
                rx.cond(
                    step.detail, rx.el.p(step.detail, class_name="font-mono text-xs text-muted wrap-anywhere")
                ),
                rx.cond(step.lines, _lines(step.lines)),
                class_name="flex min-w-0 flex-1 flex-col pb-4",
            ),
            class_name="flex gap-3",
        ),
    )


def _title(step: rx.Var[Step]) -> rx.Component:
    return rx.cond(
        step.address,
        link(step.title, to=step.address, class_name="text-accent underline underline-offset-2"),
        rx.el.span(step.title),
    )


def _lines(lines: rx.Var[list[Line]]) -> rx.Component:
    return rx.el.dl(
        rx.foreach(
            lines,
            lambda line: rx.el.div(
                rx.el.dt(line.account, class_name="text-muted"),
                rx.el.dd(line.amount, class_name="tabular-nums"),
                class_name="flex justify-between gap-3",
            ),
        ),
        class_name="mt-1 flex max-w-80 flex-col rounded-md bg-raised px-3 py-1 text-sm",
    )
