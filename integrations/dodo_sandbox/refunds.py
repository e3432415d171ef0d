"""Refunds: asked for now, settled a moment later, as with Dodo."""

import json
import sqlite3
from typing import Any

from .balance import book
from .deliveries import announce
from .faults import strikes
from .lists import Params, find
from .payments import customer_json, payment_of
from .refusals import Refused, not_found
from .tax import included_tax
from .validation import refund_request
from .world import Tx, new_id, written

WINDOW = 30 * 24 * 3600  # seconds after the payment
SETTLING = 1.0  # seconds between asking and having


def create_refund(tx: Tx, body: Any) -> str:
    """Begin a refund and return its id. Raises `Refused`."""
    request = refund_request(body)
    payment = payment_of(tx, request["payment_id"])
    left = _must_be_refundable(tx, payment)
    amount = _part_wanted(payment, request, left) if "items" in request else left
    refund_id = new_id("ref_")
    tx.insert(
        "refunds",
        id=refund_id,
        payment_id=payment["id"],
        created_at=tx.now,
        settles_at=tx.now + SETTLING,
        status="pending",
        amount=amount,
        is_partial=int(amount < payment["total"]),
        reason=request.get("reason"),
        metadata=json.dumps(request.get("metadata", {})),
    )
    return refund_id


def settle_refunds(tx: Tx) -> None:
    """Let the refunds whose time has come go through, or fail: on request, or while a dispute is open."""
    for refund in tx.all("SELECT * FROM refunds WHERE status = 'pending' AND settles_at <= ?", tx.now):
        failed = strikes(tx, "refund_fails") is not None or _is_disputed(tx, refund["payment_id"])
        status = "failed" if failed else "succeeded"
        tx.db.execute("UPDATE refunds SET status = ? WHERE id = ?", (status, refund["id"]))
        if not failed:
            payment = payment_of(tx, refund["payment_id"])
            book(tx, payment, "refund", -refund["amount"])
            book(tx, payment, "tax_reversal", included_tax(refund["amount"], payment["country"]))
        announce(tx, f"refund.{status}", refund["id"])


def refundable(tx: Tx, payment: sqlite3.Row) -> int:
    """Return what is left to give back, in minor units, as if all pending refunds went through."""
    gone = tx.one(
        "SELECT coalesce(sum(amount), 0) AS amount FROM refunds WHERE payment_id = ? AND status != 'failed'",
        payment["id"],
    )
    return payment["total"] - gone["amount"]


def refunds_of(tx: Tx, payment_id: str) -> list[sqlite3.Row]:
    return tx.all("SELECT * FROM refunds WHERE payment_id = ? ORDER BY created_at, rowid", payment_id)


def find_refunds(tx: Tx, params: Params) -> list[dict[str, Any]]:
    """Return one page of what `GET /refunds` answers. Raises `Refused`."""
    rows = find(tx, "refunds", params, {"status": "status"})
    return [item_json(tx, row, payment_of(tx, row["payment_id"])) for row in rows]


def refund_json(tx: Tx, refund_id: str) -> dict[str, Any]:
    """What `GET /refunds/{id}` answers and a webhook carries. Raises `Refused`."""
    refund = tx.one("SELECT * FROM refunds WHERE id = ?", refund_id)
    if refund is None:
        raise not_found("refund")
    payment = payment_of(tx, refund["payment_id"])
    return item_json(tx, refund, payment) | {
        "brand_id": tx.world.business_id,
        "customer": customer_json(payment),
        "metadata": json.loads(refund["metadata"]),
    }


def item_json(tx: Tx, refund: sqlite3.Row, payment: sqlite3.Row) -> dict[str, Any]:
    """A refund as it stands in a list and within its payment: without metadata."""
    return {
        "refund_id": refund["id"],
        "payment_id": refund["payment_id"],
        "business_id": tx.world.business_id,
        "status": refund["status"],
        "amount": refund["amount"],
        "currency": payment["currency"],
        "is_partial": bool(refund["is_partial"]),
        "reason": refund["reason"],
        "network_reference": None,
        "network_reference_type": None,
        "network_reference_updated_at": None,
        "created_at": written(refund["created_at"]),
    }


def _must_be_refundable(tx: Tx, payment: sqlite3.Row) -> int:
    """Return what is left to give back. Raises `Refused`."""
    if payment["status"] != "succeeded":
        raise Refused(409, "PAYMENT_NOT_SUCCEEDED", "the payment did not succeed")
    if tx.one("SELECT 1 FROM refunds WHERE payment_id = ? AND status = 'pending'", payment["id"]):
        raise Refused(409, "EXISTING_REFUND_REQUEST_PROCESSING", "a refund is under way")
    left = refundable(tx, payment)
    if left <= 0:
        raise Refused(409, "PAYMENT_ALREADY_REFUNDED", "nothing is left to refund")
    if tx.now > payment["created_at"] + WINDOW:
        raise Refused(409, "REFUND_WINDOW_EXPIRED", "the payment is older than 30 days")
    return left


def _part_wanted(payment: sqlite3.Row, request: dict[str, Any], left: int) -> int:
    """Return the sum of the items. Raises `Refused`."""
    if request.get("currency", payment["currency"]) != payment["currency"]:
        raise Refused(400, "UNSUPPORTED_CURRENCY", "not the currency of the payment")
    if any(item["item_id"] != payment["product_id"] for item in request["items"]):
        raise Refused(400, "LINE_ITEM_NOT_FOUND", "the payment has no such item")
    wanted = sum(left if item.get("amount") is None else item["amount"] for item in request["items"])
    if wanted <= 0:
        raise Refused(400, "LINE_ITEM_REFUND_AMOUNT_TOO_LOW", "there must be something to refund")
    if wanted > left:
        raise Refused(400, "LINE_ITEM_REFUND_AMOUNT_TOO_HIGH", f"at most {left} is left")
    return wanted


def _is_disputed(tx: Tx, payment_id: str) -> bool:
    sql = "SELECT 1 FROM disputes WHERE payment_id = ? AND status IN ('dispute_opened', 'dispute_challenged')"
    return tx.one(sql, payment_id) is not None
