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

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def first_line() -> str:
    """Return the names of the columns, after the mark by which spreadsheets know UTF-8."""
    return "\ufeff" + _lines([HEADER])


def lines_of(donations: Iterable[DonationView]) -> str:
    """Return donations, one a line. Amounts are decimal numbers of their currency; times are UTC."""
    return _lines(_cells(donation) for donation in donations)


def _cells(view: DonationView) -> list[str]:
    charged = view.charged_currency or ""
    return [
        view.id,
        view.created_at.isoformat(timespec="seconds"),
        view.paid_at.isoformat(timespec="seconds") if view.paid_at else "",
        _text(view.streamer),
        view.status,
        _text(view.donor_name),
        _text(view.email),
        _text(view.message),
        str(to_decimal(view.amount, view.currency)),
        view.currency,
        str(to_decimal(view.charged, charged)) if view.charged is not None else "",
        charged,
        str(to_decimal(view.refunded, charged)) if charged else "",
        "yes" if view.is_mismatch else "no",
        view.provider,
        _text(view.checkout_ref),
    ]


def _text(value: str) -> str:
    return f"'{value}" if value.lstrip(" ").startswith(_STARTS_FORMULA) else value


def _lines(rows: Iterable[Iterable[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator=LINE_END).writerows(rows)
    return written.getvalue()
