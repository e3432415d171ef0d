"""The one door to payment providers. Their words end here: inward, everything is a fact of `facts.py`.

Gateway
|-- DodoGateway     the default; the sandbox is the same client at another address
`-- PayPalGateway   legacy; see docs/removing-paypal.md
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from ...models import Donation
from ..facts import Fact, RefundFact
from ..receipts import Delivery, Reading


@dataclass(frozen=True, slots=True)
class Checkout:
    """A page on which a donor pays. `ref` is the provider's id of it."""

    ref: str
    url: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A refund to be made. `amount` is in minor units of `currency`; None is the whole payment.

    `reference` is a word of our own, stored before the provider hears of it: by it a refund is recognised.
    """

    payment_ref: str
    reference: str
    reason: str
    currency: str
    amount: int | None = None


class Gateway(Protocol):
    """What we need of a provider. Anything may raise `Unavailable`; no error of a provider escapes."""

    name: str

    @property
    def receives(self) -> bool:
        """Whether webhooks can be verified: their secret is configured."""

    @property
    def currencies(self) -> frozenset[str]:
        """What can be paid here."""

    @property
    def checkout_origins(self) -> frozenset[str]:
        """Where the pages of `open_checkout` stand: our own pages may send a donor's form nowhere else."""

    async def open_checkout(self, donation: Donation, *, return_url: str, cancel_url: str) -> Checkout:
        """Open a page on which exactly the pledge is paid. Raises `Invalid` if the amount will not do."""

    async def verify(self, body: bytes, headers: Mapping[str, str]) -> Delivery:
        """Return the delivery, or raise `NotSignedIn`, whatever is wrong with it."""

    def read(self, body: bytes) -> Reading:
        """Return what a verified body says. Raises `receipts.Unreadable`."""

    async def look_up(
        self, donation: Donation, *, returned: bool = False, payments: Sequence[str] = ()
    ) -> list[Fact]:
        """Ask the provider what it knows about a donation. `returned`: somebody waits for the answer.

        `payments` are references of those that it is known to have been paid by.
        """

    async def refund(self, wanted: Wanted) -> RefundFact:
        """Give a payment back, whole or in part: once per reference, however often this is called.

        Raises `Conflict` when the provider refuses, `Unavailable` when it is not known what it did.
        """

    def sweep(self, since: datetime, until: datetime) -> AsyncIterator[Fact]:
        """Go through everything that happened in a span of time, for what no webhook told."""

    async def problems(self) -> list[str]:
        """Ask the provider whether it is set up for donations: a sentence for each thing that is not."""

    async def aclose(self) -> None:
        """Let go of the connections."""


def origin_of(address: str) -> str:
    """Return the origin of a provider's address, for `checkout_origins`."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
