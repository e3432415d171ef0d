"""What stands beside the list of donations, as it is shown: the switch, the books, what is nobody's."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..donations.overview import Overview
from ..donations.queries import AccountTotal, StrayPayment
from ..models import LedgerAccount, PaymentState
from ..money import show
from .donation_rows import provider_name

DEPRECATED = frozenset({"paypal"})
# Which way an account is counted here: what we owe, and tax, stand on the credit side.
_ACCOUNTS = (
    (LedgerAccount.CLEARING, "With the provider", 1),
    (LedgerAccount.PAYABLE, "Owed to streamers", -1),
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


def books_of(overview: Overview, configured: Iterable[str]) -> Books:
    """Return how things stand, with the providers that can be chosen here."""
    choice = overview.choice
    return Books(
        providers=[_provider(name, choice.provider) for name in configured],
        chosen_by=choice.by,
        chosen_at=choice.at.isoformat() if choice.at else "",
        currencies=_by_currency(overview.totals),
        strays=[_stray(stray) for stray in overview.strays],
    )


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
