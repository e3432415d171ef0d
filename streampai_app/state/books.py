"""What stands beside the list of donations, as it is shown: the switch, the books, what is nobody's."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..donations.overview import Overview
from ..donations.queries import AccountTotal, StrayPayment, Totals
from ..models import LedgerAccount, PaymentState
from ..money import show
from .donation_rows import provider_name

DEPRECATED = frozenset({"paypal"})
# Which way an account is counted here: what we owe, and tax, stand on the credit side.
_ACCOUNTS = (
    (LedgerAccount.CLEARING, "With the provider", 1),
    (LedgerAccount.PAYABLE, "Owed to streamers", -1),
    (LedgerAccount.HELD, "Held by disputes", -1),
    (LedgerAccount.FEES, "Fees", 1),
    (LedgerAccount.TAX, "Tax", -1),
)


@dataclass(frozen=True)
class ProviderRow:
    """A provider that is configured here."""

    name: str
    label: str
    is_chosen: bool
    is_deprecated: bool


@dataclass(frozen=True)
class TotalRow:
    """What stands on an account."""

    account: str
    amount: str


@dataclass(frozen=True)
class CurrencyRows:
    """The books of one currency."""

    currency: str
    totals: list[TotalRow]


@dataclass(frozen=True)
class StrayRow:
    """A payment that is nobody's."""

    ref: str
    amount: str
    state: str
    provider: str
    at: str


@dataclass(frozen=True)
class Books:
    """All of it. Nobody has chosen a provider yet if `chosen_by` is empty."""

    providers: list[ProviderRow] = field(default_factory=list)
    chosen_by: str = ""
    chosen_at: str = ""
    currencies: list[CurrencyRows] = field(default_factory=list)
    strays: list[StrayRow] = field(default_factory=list)
    not_known: str = ""


def books_of(overview: Overview, configured: Iterable[str]) -> Books:
    """Return how things stand, with the providers that can be chosen here."""
    choice = overview.choice
    return Books(
        providers=[_provider(name, choice.provider) for name in configured],
        chosen_by=choice.by,
        chosen_at=choice.at.isoformat() if choice.at else "",
        currencies=_by_currency(overview.totals),
        strays=[_stray(stray) for stray in overview.strays],
        not_known=not_known_line(overview.without_fees),
    )


def not_known_line(without_fees: int) -> str:
    """Return of how many donations fees are still to come; empty if of none."""
    if not without_fees:
        return ""
    return f"Fees of {without_fees} donation{'' if without_fees == 1 else 's'} not known yet"


def totals_line(totals: Totals) -> str:
    """Return what a list comes to, currency by currency, as a line to read."""
    parts = []
    for total in totals.by_currency:
        back = f", {show(total.refunded, total.currency)} given back" if total.refunded else ""
        parts.append(f"{total.count} paid, {show(total.charged, total.currency)}{back}")
    if line := not_known_line(totals.without_fees):
        parts.append(line)
    return " · ".join(parts)


def _provider(name: str, chosen: str) -> ProviderRow:
    return ProviderRow(name, provider_name(name), name == chosen, name in DEPRECATED)


def _by_currency(totals: Iterable[AccountTotal]) -> list[CurrencyRows]:
    by_key = {(total.currency, total.account): total.amount for total in totals}
    return [
        CurrencyRows(
            currency,
            [
                TotalRow(label, show(sign * by_key.get((currency, account), 0), currency))
                for account, label, sign in _ACCOUNTS
                if account != LedgerAccount.HELD or by_key.get((currency, account))
            ],
        )
        for currency in dict.fromkeys(currency for currency, _ in by_key)
    ]


def _stray(stray: StrayPayment) -> StrayRow:
    return StrayRow(
        ref=stray.ref,
        amount=show(stray.total, stray.currency) if stray.currency else "",
        state="heard of" if stray.state == PaymentState.UNKNOWN else stray.state.name.lower(),
        provider=provider_name(stray.provider),
        at=stray.at.isoformat(),
    )
