"""The balance ledger: what Dodo put into our balance and what it took, fees included."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime

from .. import reading
from .client import DodoClient

# What Dodo charges for one payment. `tax` is passed on to the state and `dispute*`, `refund` are the money
# itself, so neither is a fee.
PAYMENT_FEES = frozenset(  # of taking the payment: never more than it
    {"payment_fees", "dodo_fixed_fee", "interchange_fee", "scheme_fee", "payment_retry_fee"}
)
FEE_TYPES = PAYMENT_FEES | frozenset(  # and of what became of it since, which may be more
    {
        "refund_fees",
        "refund_fees_reversal",
        "dispute_fees",
        "dispute_fees_reversal",
        "visa_rdr_fee",
        "ethoca_fees",
        "ethoca_fees_reversal",
        "deflection_fees",
        "deflection_fees_reversal",
    }
)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line. `amount` is in minor units of `currency` and signed: what we get is positive."""

    id: str
    kind: str
    amount: int
    currency: str
    reference: str | None
    created_at: datetime | None


def list_ledger(
    client: DodoClient,
    *,
    reference: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> AsyncIterator[LedgerEntry | reading.Unread]:
    """Go through the ledger, of one payment (`reference` is its id) or of a span of time."""
    return client.pages(
        "balances/ledger",
        _read_entry,
        reference_object_id=reference,
        created_at_gte=since.isoformat() if since else None,
        created_at_lte=until.isoformat() if until else None,
    )


def fees(entries: Iterable[LedgerEntry], kinds: frozenset[str] = FEE_TYPES) -> dict[str, int]:
    """Return what Dodo kept, per currency, as positive minor units; fees given back are taken off.

    An entry that came twice counts once. Without an entry of these kinds nothing is known: it is empty.
    """
    kept: dict[str, int] = {}
    for entry in {entry.id: entry for entry in entries if entry.kind in kinds}.values():
        kept[entry.currency] = kept.get(entry.currency, 0) - entry.amount
    return kept


def odd_fees(entries: Iterable[LedgerEntry], total: int, currency: str) -> tuple[str, ...]:
    """Say what makes no sense in the fees of a payment over `total` minor units of `currency`."""
    entries = list(entries)
    negative = (
        f"they come to less than nothing in {name}" for name, kept in fees(entries).items() if kept < 0
    )
    is_more = fees(entries, PAYMENT_FEES).get(currency, 0) > total
    return (*negative, *(["they are more than the payment"] if is_more else []))


def _read_entry(data: reading.Json) -> LedgerEntry:
    """Whether a debit is written with a minus is documented nowhere: `is_credit` decides alone."""
    size = abs(reading.integer(data, "amount"))
    is_credit = data.get("is_credit") or False
    if not isinstance(is_credit, bool):
        raise reading.Odd("is_credit is neither yes nor no")
    return LedgerEntry(
        id=reading.text(data, "id"),
        kind=reading.text(data, "event_type"),
        amount=size if is_credit else -size,
        currency=reading.currency(data, "currency"),
        reference=reading.reference_or_none(data, "reference_object_id"),
        created_at=reading.moment_or_none(data, "created_at"),
    )
