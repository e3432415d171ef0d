"""What must stand on a donation's accounts by Dodo's contract, worked out anew: no code of ours is asked.

Sections 4 and 5 of the contract: amounts are minor units, tax is part of the total, a refund is whole or an
amount of one currency, a dispute that is open holds the money, and one that is lost takes what is left.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

DIGITS = {"JPY": 0, "EUR": 2, "KWD": 3}


@dataclass
class Told:
    """One payment and all that Dodo will have said of it in the end."""

    currency: str
    total: int
    tax: int
    parts: list[int] = field(default_factory=list)
    foreign: list[int] = field(default_factory=list)  # parts told in the settlement's currency
    is_whole: bool = False
    dispute: str = ""
    fees: dict[str, int] = field(default_factory=dict)

    def events(self) -> list[dict[str, Any]]:
        """Return a body for each webhook, in the order in which it happened."""
        said = [self._event("payment.succeeded", self._payment())]
        for number, amount in enumerate(self.parts):
            said += self._refund(f"ref_{number}", amount, self.currency)
        for number, amount in enumerate(self.foreign):
            said += self._refund(f"ref_foreign_{number}", amount, "USD")
        if self.is_whole:
            said += self._refund("ref_whole", 3310, "USD", is_partial=False)
        if self.dispute:
            said += [self._dispute("opened")]
        if self.dispute not in {"", "opened"}:
            said += [self._dispute(self.dispute)]
        return said

    def balance(self) -> dict[tuple[str, str], int]:
        """Return what stands on each account, without the zeros: debit is positive."""
        left = 0 if self.is_whole else self.total - sum(self.parts)
        if self.dispute in {"lost", "accepted", "expired"}:
            left = 0
        tax = floor(Fraction(self.tax * left, self.total) + Fraction(1, 2))
        is_held = self.dispute in {"opened", "challenged"}
        sums = {
            ("provider-clearing", self.currency): left,
            ("tax", self.currency): -tax,
            ("held-by-dispute" if is_held else "streamer-payable", self.currency): tax - left,
        }
        for currency, fee in self.fees.items():
            key = ("provider-clearing", currency)
            sums[key] = sums.get(key, 0) - fee
            sums["fees", currency] = sums.get(("fees", currency), 0) + fee
        return {key: amount for key, amount in sums.items() if amount}

    def _payment(self) -> dict[str, Any]:
        return {
            "payment_id": "pay_1",
            "status": "succeeded",
            "total_amount": self.total,
            "currency": self.currency,
            "tax": self.tax,
            "settlement_amount": 3310,
            "settlement_currency": "USD",
            "checkout_session_id": "cks_1",
        }

    def _refund(
        self, ref: str, amount: int, currency: str, *, is_partial: bool = True
    ) -> list[dict[str, Any]]:
        refund = {
            "refund_id": ref,
            "payment_id": "pay_1",
            "amount": amount,
            "currency": currency,
            "is_partial": is_partial,
        }
        return [self._event("refund.succeeded", refund | {"status": "succeeded"})]

    def _dispute(self, status: str) -> dict[str, Any]:
        dispute = {
            "dispute_id": "dp_1",
            "payment_id": "pay_1",
            "amount": "999999",  # says nothing of the books
            "currency": "USD",
            "dispute_status": f"dispute_{status}",
        }
        return self._event(f"dispute.{status}", dispute)

    @staticmethod
    def _event(type: str, data: dict[str, Any]) -> dict[str, Any]:
        return {"type": type, "data": data}
