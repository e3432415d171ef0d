"""A streamer's page as its template needs it: words and amounts in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_percent, get_currency_name

from ...alerts.speech import Voice, choose_voice
from ...donations.currencies import Offer
from ...donations.pages import Goal, PublicPage
from ...donations.pledges import LONGEST_MESSAGE, clean_line
from ...money import show, show_briefly, write_out
from ..words import words_in
from .form import Typed

USUAL = 1  # which of the presets is chosen at first


@dataclass(frozen=True, slots=True)
class Preset:
    """`value` as it is typed, `label` as it is read."""

    value: str
    label: str


def streamer_view(public: PublicPage, origin: str, language: str) -> dict[str, str]:
    """Return what is said of the streamer."""
    streamer, greeting = public.streamer, public.page.greeting
    about = greeting or words_in(language)["about"].format(streamer=streamer.name)
    return {
        "name": streamer.name,
        "username": streamer.username,
        "greeting": greeting,
        "about": about,
        "address": f"{origin}/u/{streamer.username}",
    }


def form_view(
    offers: Mapping[str, Offer], voices: Mapping[str, Voice], typed: Typed, language: str
) -> dict[str, Any]:
    """Return the form with what was typed in it. All `offers` are in it, for the script to change between."""
    currency = typed.currency if typed.currency in offers else next(iter(offers))
    presets = presets_of(offers[currency], currency, language)
    return {
        "key": typed.key,
        "amount": typed.amount,
        "currency": currency,
        "donor_name": typed.donor_name,
        "message": typed.message,
        "voice": typed.voice,
        "email": typed.email,
        "presets": presets,
        "preset": _chosen(typed, currency, presets),
        "bounds": bounds_of(offers[currency], currency, language),
        "currencies": {code: f"{code} – {get_currency_name(code, locale=language)}" for code in offers},
        "voices": {voice_id: voice.name for voice_id, voice in voices.items()},
        "usual_voice": choose_voice(voices, language, "") if voices else "",
        "longest_message": LONGEST_MESSAGE,
        "length": len(clean_line(typed.message)),
        "offers": {
            code: {
                "bounds": bounds_of(offer, code, language),
                "presets": [[each.value, each.label] for each in presets_of(offer, code, language)],
            }
            for code, offer in offers.items()
        },
    }


def goal_view(goal: Goal | None, language: str) -> dict[str, Any] | None:
    """Return the goal with how much of it has been reached."""
    if goal is None:
        return None
    return {
        "title": goal.title,
        "raised": goal.raised,
        "amount": goal.amount,
        "currency": goal.currency,
        "percent": format_percent(goal.raised / goal.amount, locale=language),
    }


def presets_of(offer: Offer, currency: str, language: str) -> list[Preset]:
    """Return the usual amounts."""
    return [
        Preset(write_out(amount, currency, language), show_briefly(amount, currency, language))
        for amount in offer.presets
    ]


def bounds_of(offer: Offer, currency: str, language: str) -> str:
    """Say how little and how much may be given."""
    smallest, largest = (show(amount, currency, language) for amount in (offer.smallest, offer.largest))
    return words_in(language)["bounds"].format(smallest=smallest, largest=largest)


def _chosen(typed: Typed, currency: str, presets: list[Preset]) -> str:
    """Return the preset to mark: the one that was chosen or typed, and at first the usual one."""
    values = [preset.value for preset in presets]
    if typed.amount:
        return typed.amount if typed.amount in values else ""
    chosen = typed.preset.removeprefix(f"{currency} ")
    return chosen if chosen in values else values[min(USUAL, len(values) - 1)] if values else ""
