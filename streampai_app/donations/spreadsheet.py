"""Donations as lines of a CSV file, for spreadsheets. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from .. import spreadsheets
from ..alerts.rules import PUBLIC, alert_in_words
from ..money import to_decimal
from ..spreadsheets import COMMAS, Cell, Style
from .booked import Booked, Sums
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
    "payment",
    "tax",
    "fee",
    "fee currency",
    "net",
    "needs attention",
    "alert",
)


def first_line(style: Style = COMMAS) -> str:
    """Return the names of the columns, after the mark by which spreadsheets know UTF-8."""
    return spreadsheets.first_line(HEADER, style)


def lines_of(donations: Iterable[DonationView], booked: Mapping[str, Booked], style: Style = COMMAS) -> str:
    """Return donations, one a line. Amounts are decimal numbers of their currency; times are UTC.

    What is not known, or not known yet, is blank.
    """
    return spreadsheets.lines(
        (_cells(donation, booked.get(donation.id, Booked())) for donation in donations), style
    )


def _cells(view: DonationView, booked: Booked) -> list[Cell]:
    charged = view.charged_currency or ""
    fees = booked.fees if charged else None
    fee_currency = charged if fees is None or charged in fees or not fees else min(fees)
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
        " ".join(booked.payments),
        _decimal(booked.tax if charged else None, charged),
        _decimal(fees, fee_currency),
        fee_currency if fees is not None else "",
        to_decimal(net, charged) if charged and (net := booked.net(charged)) is not None else "",
        view.attention,
        alert_in_words(PUBLIC.get(view.alert, "none"), view.heard),
    ]


def _decimal(sums: Sums | None, currency: str) -> Decimal | str:
    return "" if sums is None else to_decimal(sums.get(currency, 0), currency)
