"""Disputes: opened, and decided either way, by whoever presses the button."""

import sqlite3
from typing import Any

from .balance import book
from .deliveries import announce
from .lists import Params, find
from .payments import customer_json, payment_of
from .refusals import Refused, not_found
from .world import Tx, new_id, written

STATUSES = ("opened", "challenged", "won", "lost", "accepted", "expired", "cancelled")
RESTORED = frozenset({"dispute_won", "dispute_cancelled"})
FEE = 1500  # minor units, kept whoever is right


def open_dispute(tx: Tx, payment_id: str) -> str:
    """Dispute a payment; the money is taken at once. Returns the dispute's id. Raises `Refused`."""
    payment = payment_of(tx, payment_id)
    if payment["status"] != "succeeded":
        raise Refused(409, "PAYMENT_NOT_SUCCEEDED", "nothing was paid")
    dispute_id = new_id("dp_")
    tx.insert("disputes", id=dispute_id, payment_id=payment_id, created_at=tx.now, status="dispute_opened")
    book(tx, payment, "dispute", -payment["total"])
    book(tx, payment, "dispute_fees", -FEE)
    announce(tx, "dispute.opened", dispute_id)
    return dispute_id


def decide_dispute(tx: Tx, dispute_id: str, outcome: str) -> None:
    """Let a dispute come out as one of `STATUSES`, whatever it had come to before. Raises `Refused`."""
    if outcome not in STATUSES:
        raise Refused(422, "INVALID_REQUEST_BODY", f"one of {', '.join(STATUSES)}")
    before, after = _dispute_of(tx, dispute_id), f"dispute_{outcome}"
    tx.db.execute("UPDATE disputes SET status = ? WHERE id = ?", (after, dispute_id))
    payment = payment_of(tx, before["payment_id"])
    if (after in RESTORED) != (before["status"] in RESTORED):
        kind, sign = ("dispute_reversal", 1) if after in RESTORED else ("dispute", -1)
        book(tx, payment, kind, sign * payment["total"])
    announce(tx, f"dispute.{outcome}", dispute_id)


def disputes_of(tx: Tx, payment: sqlite3.Row) -> list[dict[str, Any]]:
    """Return a payment's disputes as they stand within it."""
    rows = tx.all("SELECT * FROM disputes WHERE payment_id = ? ORDER BY created_at, rowid", payment["id"])
    return [_bare_json(tx, row, payment) for row in rows]


def find_disputes(tx: Tx, params: Params) -> list[dict[str, Any]]:
    """Return one page of what `GET /disputes` answers. Raises `Refused`."""
    rows = find(tx, "disputes", params, {"dispute_status": "status"})
    return [_listed_json(tx, row) for row in rows]


def dispute_json(tx: Tx, dispute_id: str) -> dict[str, Any]:
    """What `GET /disputes/{id}` answers. Raises `Refused`."""
    dispute = _dispute_of(tx, dispute_id)
    payment = payment_of(tx, dispute["payment_id"])
    return _bare_json(tx, dispute, payment) | {
        "brand_id": tx.world.business_id,
        "payment_provider": "dodo",
        "customer": customer_json(payment),
        "reason": "fraudulent",
    }


def event_json(tx: Tx, dispute_id: str) -> dict[str, Any]:
    """What a webhook carries: neither customer nor reason. Raises `Refused`."""
    dispute = _dispute_of(tx, dispute_id)
    return _bare_json(tx, dispute, payment_of(tx, dispute["payment_id"]))


def _dispute_of(tx: Tx, dispute_id: str) -> sqlite3.Row:
    dispute = tx.one("SELECT * FROM disputes WHERE id = ?", dispute_id)
    if dispute is None:
        raise not_found("dispute")
    return dispute


def _listed_json(tx: Tx, dispute: sqlite3.Row) -> dict[str, Any]:
    listed = _bare_json(tx, dispute, payment_of(tx, dispute["payment_id"])) | {"payment_provider": "dodo"}
    del listed["remarks"]
    return listed


def _bare_json(tx: Tx, dispute: sqlite3.Row, payment: sqlite3.Row) -> dict[str, Any]:
    """The amount is a string, here alone."""
    return {
        "dispute_id": dispute["id"],
        "payment_id": payment["id"],
        "business_id": tx.world.business_id,
        "amount": str(payment["total"]),
        "currency": payment["currency"],
        "dispute_stage": "dispute",
        "dispute_status": dispute["status"],
        "is_resolved_by_rdr": None,
        "remarks": None,
        "created_at": written(dispute["created_at"]),
    }
