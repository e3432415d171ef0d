"""What an alert may do when, and which tier it is of. Pure: time is an argument."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ..models import Alert, AlertState, Speech

BEGIN_WITHIN = timedelta(seconds=5)  # after which an overlay that was given an alert has lost it
BEAT_WITHIN = timedelta(seconds=6)  # of silence while it plays, after which it is lost; it beats every 2 s
END_WITHIN = timedelta(seconds=20)  # beyond an alert's own length, for a slow machine and a slow network
MOST_ATTEMPTS = 3  # leases that run out before we stop: something in it may be what kills the overlay
SPEECH_WITHIN = timedelta(seconds=8)  # after which an alert goes on air unspoken
TEST_WAITS = timedelta(minutes=2)  # a test is for now
BACK_WITHIN = BEAT_WITHIN  # after its connection broke, after which a page counts as gone
PLAYER_FOR = timedelta(seconds=30)  # how long a silent browser source keeps its turn; it beats every 10 s

WAITING = frozenset({AlertState.HELD, AlertState.READY})

PUBLIC = {
    AlertState.HELD: "held",
    AlertState.READY: "queued",
    AlertState.LEASED: "on_air",
    AlertState.SHOWN: "shown",
    AlertState.SKIPPED: "skipped",
    AlertState.EXPIRED: "expired",
}


def public_status(alert: Alert | None) -> str:
    """Return what everybody may know: none, held, queued, on_air, shown, skipped or expired.

    What was shown once stays shown, whatever becomes of a replay; while it is on air again it is on air.
    """
    if alert is None:
        return "none"
    if alert.ended_at is not None and alert.state != AlertState.LEASED:
        return "shown"
    return PUBLIC.get(alert.state, "none")


def alert_in_words(status: str, heard: bool | None) -> str:
    """Return a status (as in `PUBLIC`) for people to read. What was shown while no sound ran was not heard.

    `heard` None is not known, and claims neither.
    """
    if status == "shown" and heard is False:
        return "shown without sound"
    return "" if status == "none" else status.replace("_", " ")


def is_playable(alert: Alert, now: datetime) -> bool:
    """Tell whether an alert can go on air now: it is ready, and its speech is there or no longer awaited."""
    return alert.state == AlertState.READY and not is_stale(alert, now) and not _awaits_speech(alert, now)


def is_stale(alert: Alert, now: datetime) -> bool:
    """Tell whether an alert has waited longer than its streamer wants."""
    return alert.expires_at is not None and alert.expires_at <= now


def has_run_out(alert: Alert, now: datetime) -> bool:
    """Tell whether the overlay that was given this alert has gone without a word."""
    is_leased = alert.state == AlertState.LEASED and alert.lease_expires_at is not None
    return is_leased and alert.lease_expires_at <= now


def _awaits_speech(alert: Alert, now: datetime) -> bool:
    return alert.speech == Speech.WANTED and (alert.speech_by is None or now < alert.speech_by)


def expiry(now: datetime, minutes: int) -> datetime | None:
    """Return until when an alert that begins to wait now may go on air. 0 minutes is for ever."""
    return now + timedelta(minutes=minutes) if minutes else None


def length(alert: Alert, tiers: Sequence[Mapping[str, Any]]) -> float:
    """Return how many seconds an alert is on air: its tier's time, or more where its speech takes more."""
    tier = tier_at(tiers, alert.tier)
    speech = min(max(alert.speech_ms, 0), MAX_SPEECH_MS) / 1_000
    return max(float(tier["seconds"]), speech + SOUND_FIRST)


MAX_SPEECH_MS = 120_000  # no sound of ours is longer; an odd row holds the stream no longer
SOUND_FIRST = 2.0  # seconds that the sound has before the voice begins, and the last word has to fade


def tier_at(tiers: Sequence[Mapping[str, Any]], number: int) -> Mapping[str, Any]:
    """Return an alert's tier; the highest there is, if there are fewer now than when it was queued."""
    return tiers[min(max(number, 0), len(tiers) - 1)]


def threshold(
    tier: Mapping[str, Any], currency: str, page_currency: str, usual: Mapping[str, int]
) -> int | None:
    """Return from how many minor units of `currency` a gift is of this tier; None if nobody can say.

    Currencies have no order without a rate, and a rate would change a tier overnight. So a streamer's own
    figure for a currency counts (`also`); where there is none, the tier's figure is scaled by what is a usual
    gift in either currency (`usual`: currency to minor units), which is what tiers are about.
    """
    if currency == page_currency:
        return int(tier["from"])
    also = tier.get("also") or {}
    if currency in also:
        return int(also[currency])
    if currency not in usual or page_currency not in usual:
        return 0 if int(tier["from"]) == 0 else None
    return -(-int(tier["from"]) * usual[currency] // usual[page_currency])


def tier_of(
    amount: int,
    currency: str,
    tiers: Sequence[Mapping[str, Any]],
    page_currency: str,
    usual: Mapping[str, int],
) -> int:
    """Return the highest tier that `amount` minor units of `currency` reach. The first takes everybody."""
    reached = 0
    for number, tier in enumerate(tiers):
        least = threshold(tier, currency, page_currency, usual)
        if least is not None and amount >= least:
            reached = number
    return reached
