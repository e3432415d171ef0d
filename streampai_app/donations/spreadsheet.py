"""Donations as lines of a CSV file (RFC 4180), for spreadsheets. Pure.

A spreadsheet runs a cell that begins like a formula, and donors write what they like: such a cell gets an
apostrophe in front, which makes it text (OWASP, "CSV Injection").
"""

import csv
import io
from collections.abc import Iterable

from ..money import to_decimal
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
LINE_END = "\r\n"
BYTE_ORDER_MARK = "\ufeff"

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def first_line() -> str:
    """Return the names of the columns, after the mark by which spreadsheets know UTF-8."""
    return BYTE_ORDER_MARK + written([HEADER])


def lines_of(donations: Iterable[DonationView]) -> str:
    """Return donations, one a line. Amounts are decimal numbers of their currency; times are UTC."""
    return written(_cells(donation) for donation in donations)


def _cells(view: DonationView) -> list[str]:
    charged = view.charged_currency or ""
    return [
        view.id,
        view.created_at.isoformat(timespec="seconds"),
        view.paid_at.isoformat(timespec="seconds") if view.paid_at else "",
        as_text(view.streamer),
        view.status,
        as_text(view.donor_name),
        as_text(view.email),
        as_text(view.message),
        str(to_decimal(view.amount, view.currency)),
        view.currency,
        str(to_decimal(view.charged, charged)) if view.charged is not None else "",
        charged,
        str(to_decimal(view.refunded, charged)) if charged else "",
        "yes" if view.is_mismatch else "no",
        view.provider,
        as_text(view.checkout_ref),
    ]


def as_text(value: str) -> str:
    """Return what somebody wrote as a cell that no spreadsheet runs."""
    return f"'{value}" if value.lstrip(" ").startswith(_STARTS_FORMULA) else value


def written(rows: Iterable[Iterable[str]]) -> str:
    """Return rows of cells as lines."""
    text = io.StringIO()
    csv.writer(text, lineterminator=LINE_END).writerows(rows)
    return text.getvalue()
