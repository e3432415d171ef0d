"""What stands beside the list of donations, in one look at the database: switch, books, nobody's payments."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..accounts.actors import Actor
from ..db import Tx
from .booked import without_fees
from .providers import Choice, chosen_provider
from .queries import AccountTotal, StrayPayment, ledger_totals, nobodys_payments


@dataclass(frozen=True, slots=True)
class Overview:
    """How things stand."""

    choice: Choice
    totals: Sequence[AccountTotal]
    strays: Sequence[StrayPayment]
    without_fees: int = 0


def payments_overview(tx: Tx, actor: Actor | None, default_provider: str) -> Overview:
    """Return how things stand. Raises `NotAllowed` for anyone but an admin."""
    choice = chosen_provider(tx, actor, default_provider)
    return Overview(choice, ledger_totals(tx, actor), nobodys_payments(tx, actor), without_fees(tx))
