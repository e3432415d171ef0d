"""What the books say of donations, and what is not known yet of their money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, func, select

from ..db import Tx
from ..models import Donation, LedgerAccount, LedgerEntry, LedgerTransaction, Payment, PaymentState

Sums = Mapping[str, int]  # currency to minor units


@dataclass(frozen=True, slots=True)
class Booked:
    """A donation's money, by currency. `fees` and `tax` are None as long as they are not known."""

    payments: Sequence[str] = ()
    owed: Sums = field(default_factory=dict)
    held: Sums = field(default_factory=dict)
    tax: Sums | None = None
    fees: Sums | None = None

    def net(self, currency: str) -> int | None:
        """Return what is left for the streamer in a currency, or None if that is not known.

        A fee in another currency than the gift's is not taken off.
        """
        if self.tax is None or self.fees is None:
            return None
        return self.owed.get(currency, 0) - self.fees.get(currency, 0)


def booked_of(tx: Tx, donation_ids: Sequence[str]) -> dict[str, Booked]:
    """Return what is booked of each of some donations."""
    sums, paid = _sums(tx, donation_ids), _paid(tx, donation_ids)
    return {id: _booked(sums.get(id, {}), paid.get(id, [])) for id in donation_ids}


def _booked(sums: dict[str, dict[str, int]], paid: list[Payment]) -> Booked:
    def credit(account: LedgerAccount) -> Sums:
        return {currency: -amount for currency, amount in sums.get(account, {}).items()}

    return Booked(
        payments=[payment.ref for payment in paid],
        owed=credit(LedgerAccount.PAYABLE),
        held=credit(LedgerAccount.HELD),
        tax=None if any(payment.tax is None for payment in paid) else credit(LedgerAccount.TAX),
        fees=None if any(not payment.fees for payment in paid) else sums.get(LedgerAccount.FEES, {}),
    )


def _paid(tx: Tx, donation_ids: Sequence[str]) -> dict[str, list[Payment]]:
    succeeded = (col(Payment.donation_id).in_(donation_ids), col(Payment.state) == PaymentState.SUCCEEDED)
    found: dict[str, list[Payment]] = {}
    for payment in tx.session.exec(select(Payment).where(*succeeded).order_by(Payment.ref)):
        found.setdefault(payment.donation_id or "", []).append(payment)
    return found


def _sums(tx: Tx, donation_ids: Sequence[str]) -> dict[str, dict[str, dict[str, int]]]:
    """Return what stands on each account: donation, account, currency; without the zeros."""
    of = (LedgerTransaction.donation_id, LedgerEntry.account, LedgerEntry.currency)
    query = (
        select(*of, func.sum(LedgerEntry.amount))
        .join(LedgerTransaction, col(LedgerTransaction.id) == col(LedgerEntry.transaction_id))
        .where(col(LedgerTransaction.donation_id).in_(donation_ids))
        .group_by(*of)
    )
    sums: dict[str, dict[str, dict[str, int]]] = {}
    for donation_id, account, currency, amount in tx.session.exec(query):
        if amount:
            sums.setdefault(donation_id, {}).setdefault(account, {})[currency] = int(amount)
    return sums


def without_fees(tx: Tx, *conditions: object) -> int:
    """Return of how many paid donations, of those that conditions let through, fees are not known yet."""
    unknown = (col(Payment.state) == PaymentState.SUCCEEDED, col(Payment.fees).is_(None))
    query = select(func.count(func.distinct(Donation.id))).join(
        Payment, col(Payment.donation_id) == col(Donation.id)
    )
    return tx.session.exec(query.where(*unknown, *conditions)).one()
