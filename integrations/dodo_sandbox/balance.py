"""The balance ledger: each movement of our balance with Dodo."""

import sqlite3
from typing import Any

from .lists import Params, find
from .world import Tx, new_id, written


def book(tx: Tx, payment: sqlite3.Row, event_type: str, amount: int) -> None:
    """Note a movement, minor units of the payment's currency: positive is for us. None of nothing."""
    if amount:
        tx.insert(
            "ledger",
            id=new_id("bal_"),
            created_at=tx.now,
            event_type=event_type,
            amount=abs(amount),
            currency=payment["currency"],
            is_credit=int(amount > 0),
            reference=payment["id"],
        )


def find_entries(tx: Tx, params: Params) -> list[dict[str, Any]]:
    """Return one page of what `GET /balances/ledger` answers. Raises `Refused`."""
    filters = {"reference_object_id": "reference", "event_type": "event_type", "currency": "currency"}
    return [_entry_json(tx, row) for row in find(tx, "ledger", params, filters)]


def _entry_json(tx: Tx, row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "business_id": tx.world.business_id,
        "event_type": row["event_type"],
        "amount": row["amount"],
        "currency": row["currency"],
        "is_credit": bool(row["is_credit"]),
        "usd_equivalent_amount": row["amount"],  # the sandbox knows no exchange rates
        "reference_object_id": row["reference"],
        "description": None,
        "payout_id": None,
        "before_balance": None,
        "after_balance": None,
        "created_at": written(row["created_at"]),
    }
