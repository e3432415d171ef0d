"""A donation's story in words: one step for each moment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from ..donations.story import Entry, Moment, What
from ..models import AlertState, LedgerAccount
from ..money import show
from .donation_rows import ALERTS, ANONYMOUS, FAILURES, provider_name
from .labels import label

ACCOUNTS = {
    LedgerAccount.CLEARING: "With the provider",
    LedgerAccount.PAYABLE: "Owed to the streamer",
    LedgerAccount.HELD: "Held by a dispute",
    LedgerAccount.FEES: "Provider's fees",
    LedgerAccount.TAX: "Tax",
}
WHOLE = "whole"  # the note of a refund that took all that was left
GOOD, BAD, PLAIN = "good", "bad", ""
HELD_FOR = {
    "mismatch": "charged otherwise than pledged",
    "refunded": "the money went back",
    "disputed": "the payment is disputed",
    "approved": "approved by the streamer or the team",
    "rejected": "rejected by the streamer or the team",
    "words": "its words wait for the streamer",
    "links": "its links wait for the streamer",
    "skipped": "skipped by the streamer",
    "panic": "stopped by the streamer",
    "overlay-failed": "the overlay failed on it again and again",
    "too-old": "it waited longer than the streamer wants",
    "undecided": "it was held, and nobody decided in time",
    "queue-full": "too many waited",
}
DEEDS = {
    "alert.approve": "approved the alert for air",
    "alert.reject": "kept the alert off air",
    "donation.ask": "asked the provider",
    "donation.attend": "looked at it and let it stand",
    "donation.state-refund": "said how much went back",
}


@dataclass(frozen=True)
class Line:
    """One line of a booking."""

    account: str
    amount: str


@dataclass(frozen=True)
class Step:
    """One thing that happened: `icon` is its kind, `tone` is `good`, `bad` or empty.

    `at` and `after`, when the one above happened, are RFC 3339.
    """

    icon: str
    title: str
    detail: str
    note: str
    tone: str
    address: str
    at: str
    after: str
    lines: list[Line]


Telling = tuple[str, str]  # title, tone


def steps_of(moments: Iterable[Moment], provider: str) -> list[Step]:
    """Return moments as steps, in the same order."""
    steps: list[Step] = []
    for moment in moments:
        steps.append(_step(moment, provider, steps[-1].at if steps else ""))
    return steps


def _step(moment: Moment, provider: str, after: str) -> Step:
    title, tone = _TELL[moment.what](moment)
    return Step(
        icon=moment.what.name.lower(),
        title=title,
        detail=moment.ref,
        note=_note(moment),
        tone=tone,
        address=webhook_address(provider, moment.ref) if moment.what == What.WEBHOOK else "",
        at=moment.at.isoformat(),
        after=after,
        lines=[_line(entry) for entry in moment.entries],
    )


def webhook_address(provider: str, event_id: str) -> str:
    """Return the address of a received webhook's page."""
    return f"/admin/webhooks?{urlencode({'provider': provider, 'event': event_id})}"


def _note(moment: Moment) -> str:
    words = FAILURES if moment.what == What.PAYMENT else HELD_FOR if moment.what == What.ALERT else {}
    return words.get(moment.note, moment.note)


def _money(moment: Moment) -> str:
    """Return an amount with its sign: what goes back is less."""
    if moment.amount is None:
        return "an amount that is not known"
    shown = show(abs(moment.amount), moment.currency) if moment.currency else str(abs(moment.amount))
    return f"\N{MINUS SIGN}{shown}" if moment.amount < 0 else shown


def _line(entry: Entry) -> Line:
    sign = "+" if entry.amount > 0 else "\N{MINUS SIGN}"
    return Line(label(ACCOUNTS, entry.account), sign + show(abs(entry.amount), entry.currency))


def _pledged(moment: Moment) -> Telling:
    return f"{moment.who or ANONYMOUS} pledged {_money(moment)}", PLAIN


def _checkout(moment: Moment) -> Telling:
    return f"Checkout opened at {provider_name(moment.word)}", PLAIN


def _asked_back(moment: Moment) -> Telling:
    return f"{moment.who} asked to give back {_money(moment)}", PLAIN


def _team(moment: Moment) -> Telling:
    return f"{moment.who} {DEEDS.get(moment.word, moment.word)}", PLAIN


def _webhook(moment: Moment) -> Telling:
    return f"Webhook {moment.word}", BAD if moment.note else PLAIN


def _payment(moment: Moment) -> Telling:
    tone = {"succeeded": GOOD, "failed": BAD}.get(moment.word, PLAIN)
    if moment.word == "unknown":
        return "Payment heard of, not told yet", tone
    return f"Payment of {_money(moment)} {moment.word}", tone


def _unread(moment: Moment) -> Telling:
    return f"A part of what {provider_name(moment.word)} says could not be read", BAD


def _refund(moment: Moment) -> Telling:
    told = label({"pending": "on its way", "failed": "failed", "succeeded": "went through"}, moment.word)
    of = "the whole" if moment.amount is None and moment.note == WHOLE else _money(moment)
    return f"Refund of {of} {told}", BAD if moment.word == "failed" else PLAIN


def _dispute(moment: Moment) -> Telling:
    told = label({"open": "opened", "lost": "lost", "won": "won"}, moment.word)
    return f"Dispute {told}", GOOD if moment.word == "won" else BAD


def _booked(moment: Moment) -> Telling:
    return f"Booked: {moment.word}", PLAIN


def _alert(moment: Moment) -> Telling:
    if moment.word in {"queued", "begun"}:
        return "Alert queued" if moment.word == "queued" else "Alert began to play", PLAIN
    tone = BAD if moment.word == AlertState.HELD else PLAIN
    return f"Alert, now {label(ALERTS, moment.word).lower()}", tone


def _answered(moment: Moment) -> Telling:
    if moment.word == "waiting":
        return "The provider could not be asked yet, and will be again", BAD
    return f"Refund {moment.word} by the provider", BAD if moment.word == "refused" else PLAIN


_TELL: dict[What, Callable[[Moment], Telling]] = {
    What.PLEDGED: _pledged,
    What.CHECKOUT: _checkout,
    What.ASKED_BACK: _asked_back,
    What.TEAM: _team,
    What.WEBHOOK: _webhook,
    What.PAYMENT: _payment,
    What.UNREAD: _unread,
    What.REFUND: _refund,
    What.DISPUTE: _dispute,
    What.BOOKED: _booked,
    What.ALERT: _alert,
    What.ANSWERED: _answered,
}
