"""The dialog before a status changes: what people will be told, to be added to, and who they are."""

import reflex as rx

from ..state.deciding import Deciding
from . import elements
from .controls import ICON, PRIMARY, SECONDARY, busy_button, icon
from .feedback_parts import status_icon


def deciding() -> rx.Component:
    """Return the dialog. The message in it is the one that goes out, with what is written below it."""
    return elements.dialog(
        rx.el.dialog(
            rx.cond(Deciding.item_id, _form()),
            aria_label="Change the status",
            class_name="m-auto w-120 max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface p-5"
            " text-ink shadow-pop backdrop:bg-black/40",
        ),
        shown=rx.cond(Deciding.item_id, "true", "false"),
        on_closed=Deciding.drop,
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.header(
            status_icon(Deciding.status),
            rx.el.h2(Deciding.status_name, class_name="flex-1 text-md font-semibold"),
            rx.el.button(
                icon("x", 18),
                type="button",
                aria_label="Leave it as it is",
                custom_attrs={"data-closes": "true"},
                class_name=f"{ICON} -mt-1 -mr-2",
            ),
            class_name="flex items-center gap-2",
        ),
        rx.el.p(
            rx.cond(
                Deciding.concerned,
                f"{Deciding.concerned} will read this in their chat, and by e-mail where known:",
                "Nobody is linked with it yet, so nobody is told. It is kept in the history:",
            ),
            class_name="text-base text-muted",
        ),
        rx.el.div(
            rx.el.p(Deciding.sentence, class_name="wrap-anywhere"),
            rx.el.label(
                rx.cond(Deciding.needs_reason, "Why", "More to say"), html_for="reason", class_name="sr-only"
            ),
            rx.el.textarea(
                id="reason",
                name="reason",
                rows="3",
                auto_focus=True,
                required=Deciding.needs_reason,
                max_length=Deciding.longest,
                placeholder=rx.cond(
                    Deciding.needs_reason, "Say why. They will read it.", "Add something, if you like."
                ),
                key=Deciding.item_id,
                class_name="mt-2 block min-h-16 w-full resize-none rounded-md border border-field bg-surface"
                " px-3 py-2 text-md field-sizing-content placeholder:text-muted pointer-coarse:text-lg",
            ),
            class_name="rounded-lg bg-accent-soft p-3 text-md",
        ),
        rx.cond(
            Deciding.is_held,
            rx.el.p(
                icon("eye"), "It becomes public on the roadmap.", class_name="flex gap-2 text-base text-muted"
            ),
        ),
        rx.cond(
            Deciding.trouble, rx.el.p(Deciding.trouble, role="alert", class_name="text-base text-danger")
        ),
        rx.el.div(
            rx.el.button("Cancel", type="button", custom_attrs={"data-closes": "true"}, class_name=SECONDARY),
            busy_button(
                rx.cond(Deciding.concerned, "Change and tell them", "Change"),
                busy="Changing …",
                type="submit",
                work=Deciding.confirm,
                class_name=PRIMARY,
            ),
            class_name="flex justify-end gap-2",
        ),
        on_submit=Deciding.confirm,
        class_name="flex flex-col gap-4",
    )
