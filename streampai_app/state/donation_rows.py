"""A donation as pages of the team show it: as a row of the list, and opened above its story."""

from dataclasses import dataclass, field

from ..donations.booked import Sums
from ..donations.queries import DonationView
from ..donations.story import Story, Unclear
from ..models import AlertState, DonationStatus
from ..money import show, to_decimal
from .labels import label

ANONYMOUS = "Anonymous"
STATUS_NAMES = {
    DonationStatus.PENDING: "Pending",
    DonationStatus.PAID: "Paid",
    DonationStatus.FAILED: "Failed",
    DonationStatus.CANCELLED: "Cancelled",
    DonationStatus.REFUNDED: "Refunded",
    DonationStatus.DISPUTED: "Disputed",
}
PROVIDER_NAMES = {"dodo": "Dodo", "paypal": "PayPal"}
FAILURES = {
    "insufficient-funds": "not enough money on the account",
    "expired-card": "the card has expired",
    "wrong-code": "the card's security code was wrong",
    "declined": "declined by the bank",
}
NOT_KNOWN = "not known yet"
NOT_HEARD = "Shown without sound"
ATTENTION = {
    "refund-amount": "The provider does not say how much a refund was.",
    "refund-currency": "A part was given back in another currency than it was paid in.",
    "refund-beyond": "More was given back than there was.",
    "refund-again": "A refund is said to have failed after it had succeeded.",
    "dispute-again": "A dispute was decided twice, and differently.",
    "unread": "A part of what the provider says could not be read.",
    "tax": "The tax that the provider says makes no sense.",
}
ALERTS = {
    AlertState.HELD: "Held for approval",
    AlertState.READY: "In the queue",
    AlertState.LEASED: "On air",
    AlertState.SHOWN: "Shown",
    AlertState.SKIPPED: "Skipped",
    AlertState.EXPIRED: "Expired",
}


@dataclass(frozen=True)
class DonationRow:
    """One line of the list. `at` is RFC 3339."""

    id: str
    donor: str
    streamer: str
    message: str
    amount: str
    status: str
    status_name: str
    provider: str
    is_mismatch: bool
    at: str
    attention: str = ""


@dataclass(frozen=True)
class UnclearRow:
    """A refund of which it is not known how much it was, and what the provider said. `most` is its limit."""

    ref: str
    said: str
    why: str
    most: str
    currency: str


@dataclass(frozen=True)
class OpenedDonation:
    """The donation whose story is told. Empty is what is not known; `left` is what can be given back."""

    id: str = ""
    donor: str = ""
    streamer: str = ""
    username: str = ""
    message: str = ""
    voice: str = ""
    email: str = ""
    amount: str = ""
    pledged: str = ""
    charged: str = ""
    refunded: str = ""
    status: str = ""
    status_name: str = ""
    failure: str = ""
    is_mismatch: bool = False
    is_held: bool = False
    alert: str = ""
    provider: str = ""
    checkout: str = ""
    currency: str = ""
    left: str = ""
    left_decimal: str = ""
    at: str = ""
    sums: str = ""
    tax: str = ""
    fees: str = ""
    net: str = ""
    held: str = ""
    attention: str = ""
    unclear: list[UnclearRow] = field(default_factory=list)


def row_of(view: DonationView) -> DonationRow:
    """Return a donation as a row of the list."""
    return DonationRow(
        id=view.id,
        donor=view.donor_name or ANONYMOUS,
        streamer=view.streamer_name,
        message=view.message,
        amount=amount_of(view),
        status=view.status,
        status_name="Processing" if view.is_processing else status_name(view.status),
        provider=provider_name(view.provider),
        is_mismatch=view.is_mismatch,
        at=view.created_at.isoformat(),
        attention=why(view.attention),
    )


def opened_donation(story: Story) -> OpenedDonation:
    """Return a donation as its own page shows it."""
    view, left = story.donation, story.left
    currency = view.charged_currency or view.currency
    left_currency = story.left_currency or currency
    return OpenedDonation(
        id=view.id,
        donor=view.donor_name or ANONYMOUS,
        streamer=view.streamer_name,
        username=view.streamer,
        message=view.message,
        voice=view.voice,
        email=view.email,
        amount=amount_of(view),
        pledged=show(view.amount, view.currency),
        charged=show(view.charged, currency) if view.charged is not None else "",
        refunded=show(view.refunded, currency) if view.refunded else "",
        status=view.status,
        status_name="Processing" if view.is_processing else status_name(view.status),
        failure=FAILURES.get(view.failure, view.failure),
        is_mismatch=view.is_mismatch,
        is_held=view.alert == AlertState.HELD,
        alert=alert_name(view.alert, view.heard),
        provider=provider_name(view.provider),
        checkout=view.checkout_ref,
        currency=left_currency,
        left=show(left, left_currency) if left else "",
        left_decimal=str(to_decimal(left, left_currency)),
        sums=_sums(story, currency),
        tax=_known(story.booked.tax, currency) if view.charged is not None else "",
        fees=_known(story.booked.fees, currency) if view.charged is not None else "",
        net=_net(story.booked.net(currency), currency) if view.charged is not None else "",
        held=show(held, currency) if (held := story.booked.held.get(currency, 0)) else "",
        attention=why(view.attention),
        unclear=[_unclear(each) for each in story.unclear],
        at=view.created_at.isoformat(),
    )


def why(attention: str) -> str:
    """Return why a person should look at a donation, as a sentence each; empty if nobody need."""
    return " ".join(label(ATTENTION, word) for word in attention.split(",") if word)


def _sums(story: Story, currency: str) -> str:
    """Return what was paid in other currencies, and went back."""
    others = [(name, each) for name, each in story.sums.items() if name != currency]
    return ", ".join(
        show(each.charged, name) + (f" (given back {show(each.refunded, name)})" if each.refunded else "")
        for name, each in others
    )


def _known(sums: Sums | None, currency: str) -> str:
    if sums is None:
        return NOT_KNOWN
    return " + ".join(show(amount, name) for name, amount in sums.items() if amount) or show(0, currency)


def _net(net: int | None, currency: str) -> str:
    return NOT_KNOWN if net is None else show(net, currency)


def _unclear(each: Unclear) -> UnclearRow:
    said = "no amount" if each.said is None else show(each.said, each.currency or each.payment_currency)
    return UnclearRow(
        ref=each.ref,
        said=said,
        why=ATTENTION.get(each.why, each.why),
        most=show(each.left, each.payment_currency),
        currency=each.payment_currency,
    )


def amount_of(view: DonationView) -> str:
    """Return what was charged, or what was pledged as long as nothing was."""
    if view.charged is None or view.charged_currency is None:
        return show(view.amount, view.currency)
    return show(view.charged, view.charged_currency)


def status_name(status: str) -> str:
    """Return a status as people read it."""
    return label(STATUS_NAMES, status)


def alert_name(state: str, heard: bool | None = None) -> str:
    """Return how an alert stands as people read it; nothing for none."""
    if state == AlertState.SHOWN and heard is False:
        return NOT_HEARD
    return label(ALERTS, state) if state else ""


def provider_name(provider: str) -> str:
    """Return what a provider is called."""
    return PROVIDER_NAMES.get(provider, provider)
