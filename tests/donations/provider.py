"""A provider in play: what it knows of one donation, what it has to tell, and what must follow from it.

It keeps to its own rules (a payment that succeeded stays so, no more is given back than was paid), and what
should come of it all is worked out here anew, so that the code under test is not asked to judge itself.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from streampai_app import clock
from streampai_app.models import DisputeState, PaymentState, RefundState

from .world import dispute, fee, payment, refund

TOTAL, TAX, FEE = 2500, 399, 140
NEXT = {
    PaymentState.STARTED: (PaymentState.PROCESSING, *(ENDS := (PaymentState.FAILED, PaymentState.SUCCEEDED))),
    PaymentState.PROCESSING: (PaymentState.CANCELLED, *ENDS),
    PaymentState.CANCELLED: ENDS,
    PaymentState.FAILED: (PaymentState.SUCCEEDED,),
}


@dataclass
class Paid:
    """One attempt to pay."""

    ref: str
    state: PaymentState = PaymentState.STARTED
    fee: int | None = None

    def told(self) -> Any:
        return payment(self.state, ref=self.ref, total=TOTAL, failure="declined")


@dataclass
class Returned:
    """A refund of some of a payment."""

    ref: str
    of: Paid
    amount: int
    state: RefundState = RefundState.PENDING

    def told(self) -> Any:
        return refund(self.amount, self.state, self.ref, of=self.of.ref)


@dataclass
class Disputed:
    """A dispute of a payment."""

    ref: str
    of: Paid
    state: DisputeState = DisputeState.OPEN

    def told(self) -> Any:
        return dispute(self.state, self.ref, of=self.of.ref)


@dataclass
class Event:
    """A webhook. What it says is the newest state of its object, whenever it is sent."""

    id: str
    about: Paid | Returned | Disputed
    said: list[tuple[Any, datetime]] = field(default_factory=list)

    def sent(self) -> tuple[Any, datetime]:
        """Return what it says now, and when. Remember it: an older attempt may arrive after a newer one."""
        self.said.append((self.about.told(), clock.now()))
        return self.said[-1]


class Provider:
    """Everything that a provider knows of one donation."""

    def __init__(self) -> None:
        self.payments: list[Paid] = []
        self.refunds: list[Returned] = []
        self.disputes: list[Disputed] = []
        self.events: list[Event] = []

    def tell(self, about: Paid | Returned | Disputed) -> None:
        """Something happened to it: there is a webhook to send."""
        self.events.append(Event(f"evt_{len(self.events)}", about))

    @property
    def succeeded(self) -> list[Paid]:
        return [each for each in self.payments if each.state == PaymentState.SUCCEEDED]

    def left_of(self, paid: Paid) -> int:
        """Return what may still be given back."""
        return TOTAL - sum(r.amount for r in self.refunds if r.of is paid and r.state != RefundState.FAILED)

    def everything(self) -> list[Any]:
        """Return all that a sweep finds."""
        told = [each.told() for each in (*self.payments, *self.refunds, *self.disputes)]
        return told + [fee(each.fee, of=each.ref) for each in self.payments if each.fee is not None]

    def status(self) -> str:
        """Return what the donation is."""
        if not self.succeeded:
            if any(each.state == PaymentState.PROCESSING for each in self.payments):
                return "pending"
            last = max((each.state for each in self.payments), default=PaymentState.STARTED)
            return {PaymentState.FAILED: "failed", PaymentState.CANCELLED: "cancelled"}.get(last, "pending")
        if any(each.state != DisputeState.WON for each in self.disputes):
            return "disputed"
        returned = sum(self._returned(each) for each in self.succeeded)
        return "refunded" if returned == TOTAL * len(self.succeeded) else "paid"

    def clearing(self, *, with_fees: bool) -> int:
        """Return what the provider holds for us, in minor units."""
        return sum(
            (0 if self._is_lost(each) else TOTAL - self._returned(each)) - (each.fee or 0) * with_fees
            for each in self.succeeded
        )

    def _returned(self, paid: Paid) -> int:
        mine = (r for r in self.refunds if r.of is paid and r.state == RefundState.SUCCEEDED)
        return sum(r.amount for r in mine)

    def _is_lost(self, paid: Paid) -> bool:
        return any(d.of is paid and d.state == DisputeState.LOST for d in self.disputes)
