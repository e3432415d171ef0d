"""The keys of the console, shown on `?`."""

import reflex as rx

from .controls import ICON, icon, key

KEYS = (
    ("Next, previous in the list", ("j", "k")),
    ("Open it", ("Enter",)),
    ("Write a reply", ("r",)),
    ("Send it", ("Enter",)),
    ("Leave the text box", ("Esc",)),
    ("Resolve the chat", ("e",)),
    ("Choose a request's or bug's status", ("s",)),
    ("Show these keys", ("?",)),
)
STUDIO_KEYS = (
    ("Test alert", ("t",)),
    ("Pause, resume", ("p",)),
    ("Mute, unmute", ("m",)),
    ("Skip what is on air", ("s",)),
    ("Panic: stop everything", ("!",)),
    ("Show these keys", ("?",)),
)


def shortcuts(keys: tuple[tuple[str, tuple[str, ...]], ...] = KEYS) -> rx.Component:
    """Return the dialog with all keys, and the switch that turns them off (WCAG 2.1.4)."""
    return rx.el.dialog(
        rx.el.button(
            icon("x", 18),
            type="button",
            aria_label="Close shortcuts",
            custom_attrs={"data-closes": "true"},
            class_name=f"{ICON} absolute top-2 right-2",
        ),
        rx.el.h2("Keyboard shortcuts", class_name="mb-3 text-md font-semibold"),
        rx.el.dl(*[_row(label, names) for label, names in keys], class_name="flex flex-col gap-2"),
        rx.el.label(
            rx.el.input(
                type="checkbox",
                custom_attrs={"data-keys-on": "true"},
                class_name="size-4 accent-accent",
            ),
            "Use single keys",
            class_name="mt-4 flex items-center gap-2 border-t border-line pt-4 text-base",
        ),
        aria_label="Keyboard shortcuts",
        custom_attrs={"data-keys": "true"},
        class_name="m-auto w-84 max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface p-4"
        " text-ink"
        " shadow-pop backdrop:bg-black/40",
    )


def _row(label: str, names: tuple[str, ...]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(label),
        rx.el.dd(*map(key, names), class_name="flex gap-1"),
        class_name="flex items-center justify-between text-base",
    )
