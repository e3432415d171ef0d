"""A donation as pages of the team show it: as a row of the list, and opened above its story."""

from dataclasses import dataclass

from ..donations.queries import DonationView
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


def row_of(view: DonationView) -> DonationRow:
    """Return a donation as a row of the list."""
    return DonationRow(
        id=view.id,
        donor=view.donor_name or ANONYMOUS,
        streamer=view.streamer_name,
        message=view.message,
        amount=amount_of(view),
        status=view.status,
        status_name=status_name(view.status),
        provider=provider_name(view.provider),
        is_mismatch=view.is_mismatch,
        at=view.created_at.isoformat(),
    )


def opened_donation(view: DonationView, left: int) -> OpenedDonation:
    """Return a donation as its own page shows it. `left` is in minor units of what was charged."""
    currency = view.charged_currency or view.currency
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
        status_name=status_name(view.status),
        failure=FAILURES.get(view.failure, view.failure),
        is_mismatch=view.is_mismatch,
        is_held=view.alert == AlertState.HELD,
        alert=alert_name(view.alert),
        provider=provider_name(view.provider),
        checkout=view.checkout_ref,
        currency=currency,
        left=show(left, currency) if left else "",
        left_decimal=str(to_decimal(left, currency)),
        at=view.created_at.isoformat(),
    )


def amount_of(view: DonationView) -> str:
    """Return what was charged, or what was pledged as long as nothing was."""
    if view.charged is None or view.charged_currency is None:
        return show(view.amount, view.currency)
    return show(view.charged, view.charged_currency)


def status_name(status: str) -> str:
    """Return a status as people read it."""
    return label(STATUS_NAMES, status)


def alert_name(state: str) -> str:
    """Return how an alert stands as people read it; nothing for none."""
    return label(ALERTS, state) if state else ""


def provider_name(provider: str) -> str:
    """Return what a provider is called."""
    return PROVIDER_NAMES.get(provider, provider)
