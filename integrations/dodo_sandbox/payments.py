"""Payments: one for each session. A declined one may be tried again, and is the same payment then."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from .balance import book
from .deliveries import announce
from .lists import Params, find
from .refusals import Refused, not_found
from .sessions import is_expired, session_of
from .tax import included_tax
from .world import Tx, new_id, written

# Dodo keeps 4 % and 40 of the smallest unit of each payment. Close enough to its price list.
FEE_PERCENT = 4
FEE_FIXED = 40


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, as they wrote it on the page."""

    email: str
    name: str
    country: str


def settle(tx: Tx, session_id: str, payer: Payer, status: str, error_code: str | None = None) -> str:
    """Let a payment come out as `status` and tell it by webhook. Returns its id.

    A payment that succeeded stays so. Raises `Refused` if the session is unknown or too old.
    """
    session = session_of(tx, session_id)
    payment = tx.one("SELECT * FROM payments WHERE session_id = ?", session_id)
    if payment and payment["status"] == "succeeded":
        return payment["id"]
    if is_expired(tx, session):
        raise Refused(410, "CHECKOUT_SESSION_CONSUMED", "this session has expired")
    payment_id = payment["id"] if payment else _begin(tx, session)
    tx.db.execute(
        "UPDATE payments SET status = ?, error_code = ?, email = ?, name = ?, country = ?, tax = ?, "
        "updated_at = ? WHERE id = ?",
        (
            status,
            error_code,
            payer.email,
            payer.name,
            payer.country,
            included_tax(session["amount"], payer.country),
            tx.now,
            payment_id,
        ),
    )
    if status == "succeeded":
        _book_payment(tx, payment_of(tx, payment_id))
    announce(tx, f"payment.{status}", payment_id)
    return payment_id


def payment_of(tx: Tx, payment_id: str) -> sqlite3.Row:
    """Return a payment with what its session knows. Raises `Refused` if there is none."""
    payment = tx.one(f"{_PAYMENTS} WHERE payments.id = ?", payment_id)
    if payment is None:
        raise not_found("payment")
    return payment


def find_payments(tx: Tx, params: Params) -> list[dict[str, Any]]:
    """Return one page of what `GET /payments` answers. Raises `Refused`."""
    filters = {name: name for name in ("status", "currency", "customer_id", "product_id")}
    return [summary_json(tx, row) for row in find(tx, f"({_PAYMENTS})", params, filters)]


def customer_json(payment: sqlite3.Row) -> dict[str, Any]:
    return {
        "customer_id": payment["customer_id"],
        "email": payment["email"],
        "name": payment["name"],
        "phone_number": None,
        "metadata": {},
    }


def metadata_of(payment: sqlite3.Row) -> dict[str, Any]:
    return json.loads(payment["metadata"])


def summary_json(tx: Tx, payment: sqlite3.Row) -> dict[str, Any]:
    """One payment as a list shows it: without settlement, tax, refunds and disputes."""
    dispute = tx.one(
        "SELECT status FROM disputes WHERE payment_id = ? ORDER BY created_at DESC LIMIT 1", payment["id"]
    )
    return {
        "payment_id": payment["id"],
        "brand_id": tx.world.business_id,
        "status": payment["status"],
        "total_amount": payment["total"],
        "currency": payment["currency"],
        "checkout_session_id": payment["session_id"],
        "metadata": metadata_of(payment),
        "customer": customer_json(payment),
        "payment_provider": "dodo",
        "payment_method": "card",
        "payment_method_type": "debit",
        "card_last_four": "4242",
        "card_network": "visa",
        "card_type": "debit",
        "refund_status": refund_status(tx, payment),
        "dispute_status": dispute["status"] if dispute else None,
        "subscription_id": None,
        "subscription_ids": [],
        "is_multi_subscription": False,
        "service_periods": [],
        "includes_usage": False,
        "has_license_key": False,
        "digital_products_delivered": False,
        "retry_attempt": 0,
        "invoice_id": f"inv_{payment['id'][4:]}" if payment["status"] == "succeeded" else None,
        "created_at": written(payment["created_at"]),
    }


def refund_status(tx: Tx, payment: sqlite3.Row) -> str | None:
    """Return `partial`, `full` or None, from the refunds that went through."""
    given_back = tx.one(
        "SELECT coalesce(sum(amount), 0) AS amount FROM refunds "
        "WHERE payment_id = ? AND status = 'succeeded'",
        payment["id"],
    )["amount"]
    if not given_back:
        return None
    return "full" if given_back >= payment["total"] else "partial"


_PAYMENTS = (
    "SELECT payments.*, sessions.metadata, sessions.product_id "
    "FROM payments JOIN sessions ON sessions.id = payments.session_id"
)


def _begin(tx: Tx, session: sqlite3.Row) -> str:
    payment_id = new_id("pay_")
    tx.insert(
        "payments",
        id=payment_id,
        session_id=session["id"],
        customer_id=new_id("cus_"),
        created_at=tx.now,
        status="processing",
        total=session["amount"],
        tax=0,
        currency=session["currency"],
        email="",
        name="",
        country="",
    )
    return payment_id


def _book_payment(tx: Tx, payment: sqlite3.Row) -> None:
    book(tx, payment, "payment", payment["total"])
    book(tx, payment, "tax", -payment["tax"])
    book(tx, payment, "payment_fees", -(round(payment["total"] * FEE_PERCENT / 100) + FEE_FIXED))
