"""What a streamer's settings look like in forms, and what comes back from them. Pure.

People write amounts in a currency's own unit and lists with blanks or lines between; use-cases take minor
units and lists. What cannot be read raises `Invalid`, whose `field` is the name of the input.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..alerts.moderation import LANGUAGES
from ..alerts.preferences import Preferences
from ..donations.currencies import OFFERS
from ..donations.pledges import offers_of
from ..errors import Invalid
from ..models import DonationPage
from ..money import show, to_minor, write_out

Form = Mapping[str, Any]

WAITS = ((15, "15 minutes"), (60, "an hour"), (360, "6 hours"), (720, "12 hours"), (1_440, "a day"))
HELD_WAITS = ((1_440, "a day"), (4_320, "3 days"))
LONG_WAITS = ((10_080, "a week"), (0, "for ever"))


@dataclass(frozen=True)
class CurrencyRow:
    """A currency that is offered. `bounds` says what the limits may be."""

    code: str
    smallest: str
    largest: str
    presets: str
    bounds: str


@dataclass(frozen=True)
class GoalRow:
    """What is collected for. `raised` is empty while nothing is."""

    title: str = ""
    amount: str = ""
    currency: str = ""


@dataclass(frozen=True)
class TierRow:
    """A tier; `key` names its inputs. The first one takes every gift."""

    key: str
    start: str
    name: str
    sound: str
    animation: str
    seconds: str
    is_first: bool


@dataclass(frozen=True)
class Wishes:
    """Everything else about alerts, as it stands in inputs."""

    moderation: str = "mask"
    links: str = "mask"
    languages: list[str] = field(default_factory=list)
    blocked: str = ""
    allowed: str = ""
    is_speech_on: bool = True
    smallest_spoken: str = ""
    speech_seconds: str = ""
    expire_minutes: str = ""
    hold_minutes: str = ""
    queue_limit: str = ""
    accent: str = "#7c5cff"
    position: str = "top"
    size: str = "medium"
    is_goal_shown: bool = True
    is_top_shown: bool = False
    is_amount_shown: bool = True
    volume: str = "80"


def currency_rows(page: DonationPage) -> list[CurrencyRow]:
    """Return the currencies that a page offers, the default first."""
    return [
        CurrencyRow(
            code,
            write_out(offer.smallest, code),
            write_out(offer.largest, code),
            " ".join(write_out(amount, code) for amount in offer.presets),
            bounds_of(code),
        )
        for code, offer in offers_of(page).items()
    ]


def new_currency_row(code: str) -> CurrencyRow:
    """Return a currency as we would offer it. Raises `Invalid`."""
    if code not in OFFERS:
        raise Invalid(f"{code} cannot be paid here.", field="currencies")
    return currency_rows(DonationPage(streamer_id="", currencies=[code]))[0]


def bounds_of(code: str) -> str:
    """Return between what limits may lie."""
    return f"{show(OFFERS[code].smallest, code)} to {show(OFFERS[code].largest, code)}"


def goal_row(page: DonationPage) -> GoalRow:
    """Return the goal as it stands in inputs."""
    if not page.goal_amount:
        return GoalRow(currency=default_currency(page))
    return GoalRow(page.goal_title, write_out(page.goal_amount, page.goal_currency), page.goal_currency)


def default_currency(page: DonationPage) -> str:
    """Return the currency that a page shows first."""
    return next(iter(offers_of(page)))


def tier_rows(tiers: Iterable[Mapping[str, Any]], currency: str) -> list[TierRow]:
    """Return the tiers as they stand in inputs, amounts in `currency`."""
    return [
        TierRow(
            key=str(number),
            start=write_out(tier["from"], currency),
            name=tier["name"],
            sound=tier["sound"],
            animation=tier["animation"],
            seconds=str(tier["seconds"]),
            is_first=number == 0,
        )
        for number, tier in enumerate(tiers)
    ]


def wishes_of(preferences: Preferences, currency: str) -> Wishes:
    """Return all else as it stands in inputs."""
    spoken, look = preferences.smallest_spoken.get(currency, 0), preferences.look
    return Wishes(
        moderation=preferences.moderation,
        links=preferences.links,
        languages=list(preferences.languages),
        blocked="\n".join(preferences.blocked_words),
        allowed="\n".join(preferences.allowed_words),
        is_speech_on=preferences.is_speech_on,
        smallest_spoken=write_out(spoken, currency) if spoken else "",
        speech_seconds=str(preferences.speech_seconds),
        expire_minutes=str(preferences.expire_minutes),
        hold_minutes=str(preferences.hold_minutes),
        queue_limit=str(preferences.queue_limit),
        accent=look["accent"],
        position=look["position"],
        size=look["size"],
        is_goal_shown=look["is_goal_shown"],
        is_top_shown=look["is_top_shown"],
        is_amount_shown=look["is_amount_shown"],
        volume=str(look["volume"]),
    )


def read_page_form(form: Form, codes: Sequence[str]) -> dict[str, Any]:
    """Return what `save_page` takes, for the currencies whose inputs the form has."""
    return {
        "is_open": is_ticked(form, "is_open"),
        "greeting": text(form, "greeting"),
        "currencies": list(codes),
        "limits": {
            code: [amount(form, f"{end}-{code}", code) for end in ("smallest", "largest")] for code in codes
        },
        "presets": {
            code: [_amount(word, f"presets-{code}", code) for word in text(form, f"presets-{code}").split()]
            for code in codes
        },
    }


def read_goal_form(form: Form) -> dict[str, Any]:
    """Return what `save_page` takes. An empty amount is no goal."""
    currency = text(form, "goal_currency")
    wanted = amount(form, "goal_amount", currency) if text(form, "goal_amount") else 0
    return {"goal_title": text(form, "goal_title"), "goal_amount": wanted, "goal_currency": currency}


def read_tiers_form(form: Form, keys: Sequence[str], currency: str) -> dict[str, Any]:
    """Return what `save_preferences` takes: the tiers in the order of their amounts."""
    tiers = [
        {
            "from": 0 if number == 0 else amount(form, f"start-{key}", currency),
            "name": text(form, f"name-{key}"),
            "sound": text(form, f"sound-{key}"),
            "animation": text(form, f"animation-{key}"),
            "seconds": whole(form, f"seconds-{key}"),
        }
        for number, key in enumerate(keys)
    ]
    return {"tiers": sorted(tiers, key=lambda tier: tier["from"])}


def read_moderation_form(form: Form) -> dict[str, Any]:
    """Return what `save_preferences` takes."""
    return {
        "moderation": text(form, "moderation"),
        "links": text(form, "links"),
        "languages": [language for language in LANGUAGES if is_ticked(form, f"language-{language}")],
        "blocked_words": text(form, "blocked_words").splitlines(),
        "allowed_words": text(form, "allowed_words").splitlines(),
    }


def read_speech_form(form: Form, currency: str) -> dict[str, Any]:
    """Return what `save_preferences` takes. An empty amount means that every message is spoken."""
    named = text(form, "smallest_spoken")
    return {
        "is_speech_on": is_ticked(form, "is_speech_on"),
        "smallest_spoken": {currency: amount(form, "smallest_spoken", currency)} if named else {},
        "speech_seconds": whole(form, "speech_seconds"),
    }


def read_waiting_form(form: Form) -> dict[str, Any]:
    """Return what `save_preferences` takes."""
    return {name: whole(form, name) for name in ("expire_minutes", "hold_minutes", "queue_limit")}


def read_look_form(form: Form) -> dict[str, Any]:
    """Return what `save_preferences` takes."""
    look: dict[str, Any] = {name: text(form, name) for name in ("accent", "position", "size")}
    look |= {name: is_ticked(form, name) for name in ("is_goal_shown", "is_top_shown", "is_amount_shown")}
    return {"look": look | {"volume": whole(form, "volume")}}


def text(form: Form, name: str) -> str:
    """Return what stands in an input, without blank ends."""
    value = form.get(name)
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def is_ticked(form: Form, name: str) -> bool:
    """Tell whether a box is ticked: browsers leave out the ones that are not."""
    return form.get(name) in (True, "on", "true")


def whole(form: Form, name: str) -> int:
    """Return a whole number. Raises `Invalid`."""
    written = text(form, name)
    if not written.isascii() or not written.isdigit() or len(written) > 9:
        raise Invalid("Please enter a whole number.", field=name)
    return int(written)


def amount(form: Form, name: str, currency: str) -> int:
    """Return an amount in minor units. Raises `Invalid`."""
    return _amount(text(form, name), name, currency)


def _amount(written: str, name: str, currency: str) -> int:
    try:
        return to_minor(written, currency)
    except Invalid as error:
        raise Invalid(error.message, field=name, reason=error.reason) from None
