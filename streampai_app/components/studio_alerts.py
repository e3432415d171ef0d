"""How a streamer wants their alerts: looks, tiers, moderation, speech, waiting."""

import reflex as rx

from ..alerts.choices import ANIMATIONS, POSITIONS, SIZES, SOUNDS
from ..state.studio_forms import HELD_WAITS, LONG_WAITS, WAITS, TierRow
from ..state.studio_settings import StudioSettings
from . import elements
from .controls import ICON, SECONDARY, field, icon
from .fields import LABEL, area, cell, choice, named, pick, slider, tick
from .studio_part import is_wrong, part_form

LANGUAGES = (("en", "English"), ("de", "Deutsch"), ("pl", "Polski"), ("es", "Español"))
MODES = (("mask", "Mask it"), ("hold", "Hold for approval"), ("off", "Let it through"))


def tiers_form() -> rx.Component:
    """Return what gifts of which size look and sound like."""
    return part_form(
        "tiers",
        rx.el.ol(rx.foreach(StudioSettings.tiers, _tier), class_name="flex flex-col gap-3"),
        rx.cond(
            StudioSettings.can_add_tier,
            rx.el.button(
                icon("plus"),
                "Add a tier",
                type="button",
                on_click=StudioSettings.add_tier,
                class_name=f"{SECONDARY} self-start",
            ),
        ),
        on_submit=StudioSettings.save_tiers,
    )


def moderation_form() -> rx.Component:
    """Return what is done about words and links before they go on air."""
    wishes = StudioSettings.wishes
    return part_form(
        "moderation",
        rx.el.div(
            choice("Words that may hurt", "moderation", MODES, wishes.moderation),
            choice("Links", "links", MODES, wishes.links),
            class_name="grid grid-cols-1 gap-3 sm:grid-cols-2",
        ),
        rx.el.fieldset(
            rx.el.legend("Word lists in use", class_name=f"{LABEL} mb-1"),
            rx.el.div(
                *[
                    tick(name, f"language-{code}", wishes.languages.contains(code))
                    for code, name in LANGUAGES
                ],
                class_name="flex flex-wrap gap-x-5 gap-y-2",
            ),
        ),
        rx.el.div(
            area(
                "Your own words to stop",
                "blocked_words",
                hint="One a line.",
                rows=4,
                default_value=wishes.blocked,
            ),
            area(
                "Words that are fine here",
                "allowed_words",
                hint="One a line.",
                rows=4,
                default_value=wishes.allowed,
            ),
            class_name="grid grid-cols-1 gap-3 sm:grid-cols-2",
        ),
        on_submit=StudioSettings.save_moderation,
    )


def speech_form() -> rx.Component:
    """Return what is read out."""
    wishes = StudioSettings.wishes
    return part_form(
        "speech",
        tick("Read messages out", "is_speech_on", wishes.is_speech_on),
        rx.el.div(
            field(
                "Only from this amount on",
                "smallest_spoken",
                hint="In the currency that donors see first. Empty is every gift.",
                input_mode="decimal",
                auto_complete="off",
                default_value=wishes.smallest_spoken,
                aria_invalid=is_wrong("smallest_spoken"),
            ),
            field(
                "Cut after seconds",
                "speech_seconds",
                input_mode="numeric",
                default_value=wishes.speech_seconds,
                aria_invalid=is_wrong("speech_seconds"),
            ),
            class_name="grid grid-cols-1 gap-3 sm:grid-cols-2",
        ),
        on_submit=StudioSettings.save_speech,
    )


def waiting_form() -> rx.Component:
    """Return how long alerts wait, and how many."""
    wishes = StudioSettings.wishes
    waits, holds = (
        [(str(minutes), text) for minutes, text in choices]
        for choices in ((*WAITS, *LONG_WAITS), (*HELD_WAITS, *LONG_WAITS))
    )
    return part_form(
        "waiting",
        rx.el.div(
            choice("An alert waits for the overlay", "expire_minutes", waits, wishes.expire_minutes),
            choice("A held one waits for you", "hold_minutes", holds, wishes.hold_minutes),
            field(
                "Alerts that wait at most",
                "queue_limit",
                hint="Past it the oldest is let go. It can be replayed.",
                input_mode="numeric",
                default_value=wishes.queue_limit,
                aria_invalid=is_wrong("queue_limit"),
            ),
            class_name="grid grid-cols-1 gap-3 sm:grid-cols-2",
        ),
        on_submit=StudioSettings.save_waiting,
    )


def look_form() -> rx.Component:
    """Return what the overlay looks like, beside how that looks."""
    wishes = StudioSettings.wishes
    return elements.overlay_preview(
        part_form(
            "look",
            rx.el.div(
                field("Accent", "accent", type="color", default_value=wishes.accent),
                choice("Place", "position", named(POSITIONS), wishes.position),
                choice("Size", "size", named(SIZES), wishes.size),
                slider("Volume", "volume", wishes.volume),
                class_name="grid grid-cols-2 gap-3",
            ),
            tick("Show the goal", "is_goal_shown", wishes.is_goal_shown),
            tick("Show the largest gifts", "is_top_shown", wishes.is_top_shown),
            tick("Show the amount of a gift", "is_amount_shown", wishes.is_amount_shown),
            on_submit=StudioSettings.save_look,
        ),
        rx.el.div(
            rx.el.iframe(
                src="/overlay-preview",
                title="Preview of the overlay",
                class_name="absolute top-0 left-0 h-[1080px] w-[1920px] origin-top-left border-0",
            ),
            class_name="relative aspect-video w-full overflow-hidden rounded-lg border border-line bg-raised",
            custom_attrs={"data-screen": "true"},
        ),
        rx.el.button(
            icon("play"),
            "Play an alert here",
            type="button",
            custom_attrs={"data-play": "true"},
            class_name=SECONDARY,
        ),
        class_name="flex flex-col gap-3",
    )


def _tier(row: rx.Var[TierRow]) -> rx.Component:
    return rx.el.li(
        rx.cond(
            row.is_first,
            rx.el.p("Every gift", class_name="self-end pb-1 text-base font-medium"),
            cell(
                "From amount",
                f"start-{row.key}",
                row.name,
                row.start,
                is_wrong=is_wrong(f"start-{row.key}"),
                input_mode="decimal",
            ),
        ),
        cell("Name", f"name-{row.key}", "", row.name, max_length=40),
        pick("Sound", f"sound-{row.key}", row.name, SOUNDS, row.sound),
        pick("Motion", f"animation-{row.key}", row.name, ANIMATIONS, row.animation),
        cell(
            "Seconds",
            f"seconds-{row.key}",
            row.name,
            row.seconds,
            is_wrong=is_wrong(f"seconds-{row.key}"),
            input_mode="numeric",
        ),
        rx.cond(
            row.is_first,
            rx.el.span(),
            rx.el.button(
                icon("x"),
                rx.el.span("Do without ", row.name, class_name="sr-only"),
                type="button",
                on_click=StudioSettings.drop_tier(row.key),
                class_name=f"{ICON} self-end",
            ),
        ),
        key=row.key,
        class_name="grid grid-cols-2 items-start gap-2 border-b border-line pb-3 last:border-0"
        " sm:grid-cols-[1fr_1.4fr_1fr_1fr_5rem_2.25rem]",
    )
