"""A streamer's own donations as lines of a CSV file, page by page."""

from collections.abc import AsyncIterator
from decimal import Decimal

from ..accounts.actors import Actor, Streamer
from ..accounts.audit import record
from ..accounts.permission import require_streamer
from ..accounts.sessions import authenticate_session
from ..alerts.rules import alert_in_words
from ..db import Database, Tx
from ..money import to_decimal
from ..spreadsheets import COMMAS, Cell, Style, first_line, lines
from .history import Entry, HistoryFilter, count_history, list_history

PAGE = 500  # donations

HEADER = (
    "donation",
    "paid at",
    "donor",
    "message",
    "status",
    "currency",
    "gross",
    "refunded",
    "tax",
    "fee",
    "fee currency",
    "net",
    "held by a dispute",
    "also in other currencies",
    "alert",
)


def begin_history_export(tx: Tx, actor: Actor | None, wanted: HistoryFilter) -> int:
    """Write down that the file was taken, and return how many lines it has. Raises `NotAllowed`."""
    streamer = require_streamer(actor)
    count = count_history(tx, streamer, wanted)
    record(tx, streamer, "history.export", count=count)
    return count


async def history_lines(
    db: Database, actor: Streamer, wanted: HistoryFilter, style: Style = COMMAS
) -> AsyncIterator[str]:
    """Give the file in pieces. It ends with the session of who asks, by raising `NotSignedIn`."""
    yield first_line(HEADER, style)
    before = None
    while page := await db.read(_page, actor.session_id, wanted, before):
        yield lines(map(_cells, page), style)
        before = (page[-1].paid_at, page[-1].id)


def _page(tx: Tx, session_id: str, wanted: HistoryFilter, before: tuple | None) -> list[Entry]:
    return list_history(tx, authenticate_session(tx, session_id), wanted, before=before, limit=PAGE)


def _cells(entry: Entry) -> list[Cell]:
    def decimal(amount: int | None, currency: str = entry.currency) -> Decimal | str:
        return "" if amount is None else to_decimal(amount, currency)

    others = [f"fee {to_decimal(amount, currency)} {currency}" for currency, amount in entry.other_fees]
    others += [f"owed {to_decimal(amount, currency)} {currency}" for currency, amount in entry.also]

    return [
        entry.id,
        entry.paid_at.isoformat(timespec="seconds"),
        entry.donor_name,
        entry.message,
        entry.status,
        entry.currency,
        decimal(entry.gross),
        decimal(entry.refunded),
        decimal(entry.tax),
        decimal(entry.fee, entry.fee_currency),
        entry.fee_currency if entry.fee is not None else "",
        decimal(entry.net),
        decimal(entry.held),
        ", ".join(others),
        alert_in_words(entry.alert, entry.heard),
    ]
