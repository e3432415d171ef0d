"""The parts of a streamer's settings."""

import reflex as rx

from ..alerts.choices import ANIMATIONS, POSITIONS, SIZES, SOUNDS
from ..state.studio_forms import LONG_WAITS, WAITS, CurrencyRow, TierRow
from ..state.studio_settings import StudioSettings
from . import elements
from .controls import ICON, SECONDARY, field, icon
from .fields import LABEL, SMALL, area, choice, saved_form, tick

LANGUAGES = (("en", "English"), ("de", "Deutsch"), ("pl", "Polski"), ("es", "Español"))
MODES = (("mask", "Mask it"), ("hold", "Hold for approval"), ("off", "Let it through"))


def page_form() -> rx.Component:
    """Return whether donations are taken, and in what amounts."""
    return rx.el.div(
        _form(
            "page",
            tick("Take donations", "is_open", StudioSettings.is_open),
            area(
                "Greeting",
                "greeting",
                hint="Above the form of your donation page, up to 280 characters.",
                rows=2,
                max_length=280,
                default_value=StudioSettings.greeting,
            ),
            rx.el.fieldset(
                rx.el.legend("Currencies", class_name=f"{LABEL} mb-1"),
                rx.el.p(
                    "The first one is what donors see first. Amounts to choose from stand with blanks between"
                    " them: 3 5 10 25.",
                    class_name="mb-2 text-sm text-muted",
                ),
                rx.el.ul(rx.foreach(StudioSettings.currencies, _currency), class_name="flex flex-col gap-2"),
            ),
            on_submit=StudioSettings.save_page,
        ),
        rx.cond(StudioSettings.more_currencies, _add_currency()),
        class_name="flex flex-col gap-2",
    )


def goal_form() -> rx.Component:
    """Return what is collected for."""
    return _form(
        "goal",
        field("Title", "goal_title", default_value=StudioSettings.goal.title, max_length=80),
        rx.el.div(
            field(
                "Amount",
                "goal_amount",
                hint="Empty is no goal.",
                input_mode="decimal",
                auto_complete="off",
                default_value=StudioSettings.goal.amount,
                aria_invalid=_is_wrong("goal_amount"),
            ),
            rx.el.div(
                rx.el.label("Currency", html_for="goal_currency", class_name=LABEL),
                rx.el.select(
                    rx.foreach(StudioSettings.currencies, lambda row: rx.el.option(row.code, value=row.code)),
                    id="goal_currency",
                    name="goal_currency",
                    default_value=StudioSettings.goal.currency,
                    class_name="h-9 w-full rounded-md border border-field bg-surface px-3 text-md text-ink"
                    " pointer-coarse:text-lg",
                ),
                class_name="flex flex-col gap-1",
            ),
            class_name="grid grid-cols-2 gap-3",
        ),
        tick("Begin to count from now", "restart_goal", False),
        on_submit=StudioSettings.save_goal,
    )


def tiers_form() -> rx.Component:
    """Return what gifts of which size look and sound like."""
    return _form(
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
    return _form(
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
    return _form(
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
                aria_invalid=_is_wrong("smallest_spoken"),
            ),
            field(
                "Cut after seconds",
                "speech_seconds",
                input_mode="numeric",
                default_value=wishes.speech_seconds,
                aria_invalid=_is_wrong("speech_seconds"),
            ),
            class_name="grid grid-cols-1 gap-3 sm:grid-cols-2",
        ),
        on_submit=StudioSettings.save_speech,
    )


def waiting_form() -> rx.Component:
    """Return how long alerts wait, and how many."""
    wishes = StudioSettings.wishes
    waits = [(str(minutes), text) for minutes, text in (*WAITS, *LONG_WAITS)]
    return _form(
        "waiting",
        rx.el.div(
            choice("An alert waits for the overlay", "expire_minutes", waits, wishes.expire_minutes),
            field(
                "Alerts that wait at most",
                "queue_limit",
                hint="Past it the oldest is let go. It can be replayed.",
                input_mode="numeric",
                default_value=wishes.queue_limit,
                aria_invalid=_is_wrong("queue_limit"),
            ),
            class_name="grid grid-cols-1 gap-3 sm:grid-cols-2",
        ),
        on_submit=StudioSettings.save_waiting,
    )


def look_form() -> rx.Component:
    """Return what the overlay looks like, beside how that looks."""
    wishes = StudioSettings.wishes
    return elements.overlay_preview(
        _form(
            "look",
            rx.el.div(
                field("Accent", "accent", type="color", default_value=wishes.accent),
                choice("Place", "position", _named(POSITIONS), wishes.position),
                choice("Size", "size", _named(SIZES), wishes.size),
                field("Volume", "volume", type="range", min="0", max="100", default_value=wishes.volume),
                class_name="grid grid-cols-2 gap-3",
            ),
            tick("Show the goal", "is_goal_shown", wishes.is_goal_shown),
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


def _form(part: str, *children: rx.Component, on_submit: rx.EventHandler) -> rx.Component:
    trouble = rx.cond(StudioSettings.trouble_in == part, StudioSettings.trouble, "")
    return saved_form(*children, on_submit=on_submit, trouble=trouble, saved=StudioSettings.saved)


def _is_wrong(name: str) -> rx.Var[bool]:
    return StudioSettings.trouble_with == name


def _named(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value.replace("-", " ").capitalize()) for value in values]


def _currency(row: rx.Var[CurrencyRow], number: rx.Var[int]) -> rx.Component:
    wrong = StudioSettings.trouble_with
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.code, class_name="text-base font-medium"),
            rx.el.span(row.bounds, class_name="truncate text-xs text-muted"),
            class_name="col-span-2 flex min-w-0 flex-col sm:col-span-1",
        ),
        _cell("Smallest", f"smallest-{row.code}", row.code, row.smallest, wrong == f"limits-{row.code}"),
        _cell("Largest", f"largest-{row.code}", row.code, row.largest, wrong == f"limits-{row.code}"),
        rx.el.div(
            _cell(
                "To choose from", f"presets-{row.code}", row.code, row.presets, wrong == f"presets-{row.code}"
            ),
            class_name="col-span-2 sm:col-span-1",
        ),
        rx.el.div(
            rx.cond(
                number == 0,
                rx.el.span("First", class_name="px-2 text-sm text-accent"),
                _row_button("arrow-up-to-line", "Show first", row.code, StudioSettings.show_currency_first),
            ),
            rx.cond(
                StudioSettings.currencies.length() > 1,
                _row_button("x", "Do not offer", row.code, StudioSettings.drop_currency),
            ),
            class_name="col-span-2 flex items-center justify-end sm:col-span-1",
        ),
        key=row.code,
        class_name="grid grid-cols-2 items-end gap-2 border-b border-line pb-2 last:border-0"
        " sm:grid-cols-[8rem_5rem_5rem_1fr_5rem]",
    )


def _row_button(name: str, label: str, code: rx.Var[str], on_click: rx.event.EventCallback) -> rx.Component:
    return rx.el.button(
        icon(name),
        rx.el.span(label, " ", code, class_name="sr-only"),
        type="button",
        title=label,
        on_click=on_click(code),
        class_name=f"{ICON} -my-1",
    )


def _add_currency() -> rx.Component:
    return rx.el.form(
        rx.el.select(
            rx.foreach(StudioSettings.more_currencies, lambda code: rx.el.option(code, value=code)),
            name="code",
            aria_label="Another currency",
            class_name="h-8 rounded-md border border-field bg-surface px-2 text-base text-ink"
            " pointer-coarse:text-lg",
        ),
        rx.el.button(icon("plus"), "Offer it too", type="submit", class_name=SECONDARY),
        on_submit=StudioSettings.add_currency,
        class_name="flex items-center gap-2",
    )


def _tier(row: rx.Var[TierRow]) -> rx.Component:
    return rx.el.li(
        rx.cond(
            row.is_first,
            rx.el.p("Every gift", class_name="self-end pb-1 text-base font-medium"),
            _cell(
                "From amount",
                f"start-{row.key}",
                row.name,
                row.start,
                StudioSettings.trouble_with == f"start-{row.key}",
                input_mode="decimal",
            ),
        ),
        _cell("Name", f"name-{row.key}", "", row.name, max_length=40),
        _pick("Sound", f"sound-{row.key}", row.name, SOUNDS, row.sound),
        _pick("Motion", f"animation-{row.key}", row.name, ANIMATIONS, row.animation),
        _cell(
            "Seconds",
            f"seconds-{row.key}",
            row.name,
            row.seconds,
            StudioSettings.trouble_with == f"seconds-{row.key}",
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


def _pick(
    label: str, name: rx.Var[str], of_what: rx.Var[str], values: tuple[str, ...], value: rx.Var[str]
) -> rx.Component:
    return rx.el.label(
        rx.el.span(label, rx.el.span(" ", of_what, class_name="sr-only"), class_name="text-sm text-muted"),
        rx.el.select(
            *[rx.el.option(text, value=key) for key, text in _named(values)],
            name=name,
            default_value=value,
            class_name=SMALL,
        ),
        class_name="flex min-w-0 flex-col",
    )
