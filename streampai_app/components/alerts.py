"""A streamer's alerts: the switches, what is on air, what waits, what asks for a decision, what is over."""

import reflex as rx

from ..state.alert_rows import AlertRow, QueueRows
from . import elements
from .controls import ICON, PRIMARY, SECONDARY, busy_button, icon
from .money import LIVELY, QUIET

DANGER = (
    "inline-flex h-8 items-center justify-center gap-2 rounded-md bg-danger px-3 text-base font-semibold"
    " text-surface hover:opacity-90 cursor-pointer"
)
PANEL = "rounded-lg border border-line bg-surface"
PRESSED = (
    "inline-flex h-8 items-center justify-center gap-2 rounded-md border border-accent bg-accent-soft px-3"
    " text-base font-medium text-accent cursor-pointer"
)


def switches(
    queue: rx.Var[QueueRows],
    *,
    on_pause: rx.EventHandler,
    on_resume: rx.EventHandler,
    on_mute: rx.EventHandler,
    on_unmute: rx.EventHandler,
    on_panic: rx.EventHandler,
    on_calm: rx.EventHandler,
    on_test: rx.EventHandler,
) -> rx.Component:
    """Return the switches. Each says what pressing it does; a pressed one stands out."""
    return rx.el.div(
        busy_button(
            icon("bell-ring"),
            "Test alert",
            busy="Queueing …",
            work=on_test,
            **_key("test"),
        ),
        _switch(queue.is_paused, "pause", ("pause", "Pause", on_pause), ("play", "Resume", on_resume)),
        _switch(queue.is_muted, "mute", ("volume-x", "Mute", on_mute), ("volume-2", "Unmute", on_unmute)),
        rx.cond(
            queue.is_panicked,
            rx.el.button(
                icon("play"), "Go on air again", type="button", on_click=on_calm, class_name=PRIMARY
            ),
            rx.el.button(
                icon("octagon-x"),
                "Panic",
                type="button",
                title="Stop everything on stream at once (!)",
                on_click=on_panic,
                class_name=DANGER,
                **_key("panic"),
            ),
        ),
        role="group",
        aria_label="Alerts on stream",
        class_name="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap sm:items-center",
    )


def panic_banner(queue: rx.Var[QueueRows]) -> rx.Component:
    """Return what is said for as long as everything is stopped."""
    return rx.cond(
        queue.is_panicked,
        rx.el.p(
            icon("octagon-x"),
            rx.el.span("Everything is stopped.", class_name="font-semibold"),
            rx.el.span("Donations still arrive and wait here, until you go on air again."),
            role="status",
            class_name="flex flex-wrap items-center gap-x-2 rounded-lg bg-danger-soft px-4 py-3 text-base"
            " text-danger",
        ),
    )


def on_air(queue: rx.Var[QueueRows], is_connected: rx.Var[bool], on_skip: rx.EventHandler) -> rx.Component:
    """Return what is on air, or why nothing is."""
    return _part(
        "On air",
        rx.cond(
            queue.now.id,
            rx.el.div(
                _words(queue.now),
                rx.el.button(
                    icon("skip-forward"),
                    "Skip",
                    type="button",
                    on_click=on_skip(queue.now.id),
                    class_name=f"{SECONDARY} ml-auto shrink-0",
                    **_key("skip"),
                ),
                class_name="flex items-center gap-3 rounded-lg border border-accent bg-accent-soft px-4 py-3",
            ),
            rx.el.p(
                _idle(queue, is_connected),
                class_name=f"{PANEL} px-4 py-3 text-base text-muted",
            ),
        ),
    )


def approvals(
    queue: rx.Var[QueueRows], on_approve: rx.EventHandler, on_reject: rx.EventHandler
) -> rx.Component:
    """Return what was held, and is let on air or kept off it."""
    return rx.cond(
        queue.held,
        _part(
            rx.fragment("Waiting for your approval (", queue.held_count, ")"),
            rx.el.ol(
                rx.foreach(queue.held, lambda row: _held(row, on_approve, on_reject)),
                aria_label="Waiting for your approval",
                class_name=PANEL,
            ),
        ),
    )


def up_next(queue: rx.Var[QueueRows], on_skip: rx.EventHandler) -> rx.Component:
    """Return what waits for its turn, in order."""
    return rx.cond(
        queue.waiting,
        _part(
            rx.fragment("Up next (", queue.waiting_count, ")"),
            rx.el.ol(
                rx.foreach(
                    queue.waiting,
                    lambda row: _line(row, _small("skip-forward", "Skip", row.donor, on_skip(row.id))),
                ),
                aria_label="Up next",
                class_name=f"{PANEL} max-h-96 overflow-y-auto",
            ),
        ),
    )


def recent(queue: rx.Var[QueueRows], on_replay: rx.EventHandler) -> rx.Component:
    """Return what is over, the newest first, each of which can be played once more."""
    return rx.cond(
        queue.recent,
        _part(
            "Over",
            rx.el.ol(
                rx.foreach(queue.recent, lambda row: _over(row, on_replay)),
                aria_label="Over",
                class_name=f"{PANEL} max-h-96 overflow-y-auto",
            ),
        ),
    )


def _switch(
    is_on: rx.Var[bool],
    name: str,
    off: tuple[str, str, rx.EventHandler],
    on: tuple[str, str, rx.EventHandler],
) -> rx.Component:
    def button(face: tuple[str, str, rx.EventHandler], class_name: str) -> rx.Component:
        return rx.el.button(
            icon(face[0]), face[1], type="button", on_click=face[2], class_name=class_name, **_key(name)
        )

    return rx.cond(is_on, button(on, PRESSED), button(off, SECONDARY))


def _idle(queue: rx.Var[QueueRows], is_connected: rx.Var[bool]) -> rx.Var:
    return rx.cond(
        queue.is_panicked,
        "Stopped.",
        rx.cond(
            queue.is_paused,
            "Paused. What comes in waits.",
            rx.cond(
                is_connected,
                "Nothing. The next donation goes on air by itself.",
                "No overlay is open, so alerts wait. They play in order once it is.",
            ),
        ),
    )


def _held(row: rx.Var[AlertRow], on_approve: rx.EventHandler, on_reject: rx.EventHandler) -> rx.Component:
    return rx.el.li(
        _words(row),
        rx.el.div(
            rx.el.button(
                "Let on air",
                rx.el.span(" what ", row.donor, " wrote", class_name="sr-only"),
                type="button",
                on_click=on_approve(row.id),
                class_name=PRIMARY,
            ),
            rx.el.button(
                "Keep off",
                rx.el.span(" what ", row.donor, " wrote", class_name="sr-only"),
                type="button",
                on_click=on_reject(row.id),
                class_name=SECONDARY,
            ),
            class_name="flex shrink-0 gap-2",
        ),
        key=row.id,
        class_name="flex flex-wrap items-center gap-3 border-b border-line px-4 py-3 last:border-0",
    )


def _over(row: rx.Var[AlertRow], on_replay: rx.EventHandler) -> rx.Component:
    return _line(
        row,
        rx.el.span(row.state_name, title=row.why, class_name=f"{QUIET} shrink-0"),
        busy_button(
            icon("rotate-ccw"),
            rx.el.span("Replay ", row.donor, class_name="sr-only"),
            busy=rx.el.span("Queueing …", class_name="sr-only"),
            work=on_replay(row.id),
            title="Replay",
            class_name=f"{ICON} shrink-0",
        ),
    )


def _line(row: rx.Var[AlertRow], *ends: rx.Component) -> rx.Component:
    return rx.el.li(
        _words(row),
        *ends,
        key=row.id,
        class_name="flex items-center gap-3 border-b border-line py-2 pr-2 pl-4 last:border-0",
    )


def _words(row: rx.Var[AlertRow]) -> rx.Component:
    """What goes on air, and beside it what the donor wrote where that is not the same."""
    return rx.el.div(
        rx.el.div(
            rx.el.span(row.donor, class_name="min-w-0 truncate font-medium"),
            rx.match(
                row.kind,
                ("test", rx.el.span("Test", class_name=LIVELY)),
                ("replay", rx.el.span("Replay", class_name=LIVELY)),
                rx.fragment(),
            ),
            rx.el.span(row.amount, class_name="shrink-0 font-semibold tabular-nums"),
            elements.time(row.at, class_name="shrink-0 text-sm text-muted"),
            class_name="flex min-w-0 items-center gap-2",
        ),
        rx.cond(row.text, rx.el.p(row.text, class_name="text-base wrap-anywhere")),
        rx.cond(
            row.said,
            rx.el.p("Written: ", row.said, class_name="text-sm text-muted wrap-anywhere"),
        ),
        rx.cond(row.why, rx.el.p(row.why, class_name="text-sm text-muted first-letter:uppercase")),
        class_name="min-w-0 flex-1",
    )


def _small(name: str, label: str, of_whom: rx.Var[str], on_click: rx.event.EventSpec) -> rx.Component:
    return rx.el.button(
        icon(name),
        rx.el.span(label, " ", of_whom, class_name="sr-only"),
        type="button",
        title=label,
        on_click=on_click,
        class_name=f"{ICON} shrink-0",
    )


def _part(title: str | rx.Component, *children: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name="mb-2 text-base font-semibold"), *children, class_name="flex flex-col"
    )


def _key(name: str) -> dict[str, dict[str, str]]:
    """Name what a key presses: see assets/desk/keys.js."""
    return {"custom_attrs": {f"data-{name}": "true"}}
