"""The thanks page as its template needs it."""

from dataclasses import dataclass
from typing import Any

from ...donations.following import Followed, Stage
from ...models import Account, Donation
from ...money import show
from ...page_urls import link_to
from ..words import words_in

WITHOUT_STEPS = {Stage.FAILED, Stage.CANCELLED, Stage.REFUNDED, Stage.DISPUTED, Stage.NOT_SHOWN}
PASSED = {  # how many steps lie behind at a stage
    Stage.WAITING: 1,
    Stage.PROCESSING: 1,
    Stage.PAID: 2,
    Stage.REVIEW: 2,
    Stage.QUEUED: 2,
    Stage.ON_AIR: 3,
    Stage.SHOWN: 4,
}


@dataclass(frozen=True, slots=True)
class Step:
    """`state` is done, now or next."""

    name: str
    state: str


def thanks_view(donation: Donation, followed: Followed, streamer: Account, language: str) -> dict[str, Any]:
    """Return everything that the page shows."""
    stage, currency = followed.stage, donation.charged_currency or donation.currency
    part = donation.refunded if stage != Stage.REFUNDED else 0
    return {
        "stage": str(stage),
        "told": "shown_silent" if stage == Stage.SHOWN and followed.heard is False else str(stage),
        "donation_status": followed.status,
        "alert": followed.alert,
        "is_final": followed.is_final,
        "steps": steps_at(stage),
        "amount": donation.amount,
        "currency": donation.currency,
        "charged": show(donation.charged or 0, currency, language) if _differs(donation) else "",
        "refunded": show(part, currency, language) if part else "",
        "why": _why(donation.failure, language),
        "message": donation.message,
        "checkout_url": link_to(donation.checkout_url),
        "streamer": {"name": streamer.name, "username": streamer.username},
    }


def steps_at(stage: Stage) -> list[Step]:
    """Return the way of a donation, as far as it goes well."""
    if stage in WITHOUT_STEPS:
        return []
    passed = PASSED[stage]
    payment = "payment" if PASSED[stage] == 1 else "paid"  # nothing may read as paid that is not
    names = ("pledged", payment, "review" if stage == Stage.REVIEW else "queued", "on_air")
    states = ["done"] * passed + ["now"] + ["next"] * len(names)
    return [Step(name, state) for name, state in zip(names, states, strict=False)]


def _differs(donation: Donation) -> bool:
    charged = (donation.charged, donation.charged_currency)
    return donation.charged is not None and charged != (donation.amount, donation.currency)


def _why(failure: str, language: str) -> str:
    words = words_in(language)["why"]
    return words.get(failure, words["declined"]) if failure else ""
