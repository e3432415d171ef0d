"""What the team sees of received webhooks."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, false, func, or_, tuple_
from sqlmodel import col, select

from ..accounts.actors import Actor
from ..accounts.permission import require_admin
from ..db import Tx
from ..errors import NotFound
from ..models import Receipt, ReceiptState
from .forgetting import KEPT
from .pledges import clean_line

LONGEST_SEARCH = 255  # characters
LONGEST_SHOWN = 64 * 1024  # characters of a body


@dataclass(frozen=True, slots=True)
class ReceiptFilter:
    """Which webhooks are listed. Empty means any. `text` is (a part of) an event's or a donation's id."""

    state: ReceiptState | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A received webhook without its body. `due_at` is when it is worked on next."""

    provider: str
    event_id: str
    type: str
    state: str
    deliveries: int
    attempts: int
    failure: str
    donation_id: str
    received_at: datetime
    due_at: datetime | None
    handled_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """The list, whether there are more, and how many webhooks there are in each state in all."""

    rows: list[ReceiptView]
    has_more: bool
    counts: dict[str, int]


def read_receipts(tx: Tx, actor: Actor | None, wanted: ReceiptFilter, limit: int) -> ReceiptPage:
    """Return what the team's page shows, in one look at the database. Raises `NotAllowed`."""
    rows = list_receipts(tx, actor, wanted, limit=limit + 1)
    return ReceiptPage(rows[:limit], len(rows) > limit, count_receipts(tx, actor))


def list_receipts(
    tx: Tx,
    actor: Actor | None,
    wanted: ReceiptFilter,
    *,
    before: tuple[datetime, str] | None = None,
    limit: int = 50,
) -> list[ReceiptView]:
    """Return a page of webhooks, the newest first. Raises `NotAllowed` for anyone but an admin.

    `before` is the `(received_at, event_id)` of the last row of the page above.
    """
    require_admin(actor)
    query = _views().where(*_conditions(wanted))
    if before is not None:
        query = query.where(tuple_(col(Receipt.received_at), col(Receipt.event_id)) < before)
    query = query.order_by(col(Receipt.received_at).desc(), col(Receipt.event_id).desc()).limit(limit)
    return [ReceiptView(*row) for row in tx.session.execute(query)]


def count_receipts(tx: Tx, actor: Actor | None) -> dict[str, int]:
    """Return how many webhooks there are in each state. Raises `NotAllowed`."""
    require_admin(actor)
    rows = tx.session.exec(select(Receipt.state, func.count()).group_by(Receipt.state)).all()
    return dict.fromkeys(map(str, ReceiptState), 0) | dict(rows)


def receipt_of(tx: Tx, actor: Actor | None, provider: str, event_id: str) -> tuple[ReceiptView, str]:
    """Return one webhook and its body as people read it. Raises `NotAllowed`, `NotFound`.

    The body holds personal data of the payer: it is for the team's pages only.
    """
    require_admin(actor)
    query = _views().add_columns(col(Receipt.body))
    row = tx.session.execute(
        query.where(col(Receipt.provider) == provider, col(Receipt.event_id) == event_id)
    ).first()
    if row is None:
        raise NotFound("No such webhook was received.")
    *fields, body = row
    view = ReceiptView(*fields)
    if not body and view.state != ReceiptState.DEAD:
        return view, f"Nothing: what webhooks say is forgotten {KEPT.days} days after they came."
    return view, pretty(body)


def pretty(body: bytes) -> str:
    """Return a body with its JSON laid out, or as it is if it is none. Very long ones are cut."""
    text = body.decode(errors="replace")
    with suppress(ValueError, RecursionError):
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    text = text.encode(errors="replace").decode()  # JSON can bring halves of characters that nobody can send
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]} …"


def _views() -> Select:
    """Return a select of `ReceiptView`'s fields, in its order."""
    return select(
        Receipt.provider,
        Receipt.event_id,
        Receipt.type,
        Receipt.state,
        Receipt.deliveries,
        Receipt.attempts,
        Receipt.failure,
        func.coalesce(Receipt.donation_id, ""),
        Receipt.received_at,
        Receipt.due_at,
        Receipt.handled_at,
    )


def _conditions(wanted: ReceiptFilter) -> list[Any]:
    conditions: list[Any] = []
    if wanted.state is not None:
        conditions.append(col(Receipt.state) == wanted.state)
    if wanted.text.strip():
        conditions.append(_mentions(clean_line(wanted.text)[:LONGEST_SEARCH]))
    return conditions


def _mentions(text: str) -> Any:
    if not text:  # nothing that could be part of an id
        return false()
    ids = (Receipt.event_id, Receipt.donation_id)
    return or_(*(col(column).icontains(text, autoescape=True) for column in ids))
