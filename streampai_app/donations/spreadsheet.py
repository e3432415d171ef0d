"""Donations as lines of a CSV file, for spreadsheets. Pure."""

from collections.abc import Iterable

from .. import spreadsheets
from ..money import to_decimal
from ..spreadsheets import Cell
from .queries import DonationView

HEADER = (
    "donation",
    "pledged at",
    "paid at",
    "streamer",
    "status",
    "donor",
    "e-mail",
    "message",
    "pledged",
    "pledged currency",
    "charged",
    "charged currency",
    "refunded",
    "differs from pledge",
    "provider",
    "checkout",
)


def first_line() -> str:
    """Return the names of the columns, after the mark by which spreadsheets know UTF-8."""
    return spreadsheets.first_line(HEADER)


def lines_of(donations: Iterable[DonationView]) -> str:
    """Return donations, one a line. Amounts are decimal numbers of their currency; times are UTC."""
    return spreadsheets.lines(_cells(donation) for donation in donations)


def _cells(view: DonationView) -> list[Cell]:
    charged = view.charged_currency or ""
    return [
        view.id,
        view.created_at.isoformat(timespec="seconds"),
        view.paid_at.isoformat(timespec="seconds") if view.paid_at else "",
        view.streamer,
        view.status,
        view.donor_name,
        view.email,
        view.message,
        to_decimal(view.amount, view.currency),
        view.currency,
        to_decimal(view.charged, charged) if view.charged is not None else "",
        charged,
        to_decimal(view.refunded, charged) if charged else "",
        "yes" if view.is_mismatch else "no",
        view.provider,
        view.checkout_ref,
    ]
