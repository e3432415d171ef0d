"""Everything that Dodo tells of one payment, its refunds and disputes included."""

import sqlite3
from typing import Any

from .disputes import disputes_of
from .payments import payment_of, summary_json
from .refunds import item_json, refundable, refunds_of
from .world import Tx, written

MESSAGES = {
    "GENERIC_DECLINE": "The card was declined.",
    "INSUFFICIENT_FUNDS": "The card has insufficient funds.",
}


def payment_json(tx: Tx, payment_id: str) -> dict[str, Any]:
    """What `GET /payments/{id}` answers and a webhook carries. Raises `Refused`."""
    payment = payment_of(tx, payment_id)
    whole = summary_json(tx, payment) | _settled(payment) | _paid_with(payment)
    del whole["has_license_key"], whole["dispute_status"]
    return whole | {
        "business_id": tx.world.business_id,
        "billing": {"country": payment["country"], **dict.fromkeys(("street", "city", "state", "zipcode"))},
        "product_cart": [{"product_id": payment["product_id"], "quantity": 1}],
        "refunds": [item_json(tx, refund, payment) for refund in refunds_of(tx, payment_id)],
        "disputes": disputes_of(tx, payment),
        "discounts": None,
        "custom_field_responses": None,
        "is_update_payment_method": False,
        "error_code": payment["error_code"],
        "error_message": MESSAGES.get(payment["error_code"] or ""),
        "updated_at": written(payment["updated_at"]),
    }


def line_items_json(tx: Tx, payment_id: str) -> dict[str, Any]:
    """What `GET /payments/{id}/line-items` answers. An item bears the id of its product. Raises `Refused`."""
    payment = payment_of(tx, payment_id)
    item = {
        "items_id": payment["product_id"],
        "name": tx.world.products[payment["product_id"]].name,
        "description": None,
        "amount": payment["total"],
        "tax": payment["tax"],
        "refundable_amount": refundable(tx, payment),
    }
    return {"currency": payment["currency"], "partial_refund_allowed": True, "items": [item]}


def _settled(payment: sqlite3.Row) -> dict[str, Any]:
    """The sandbox settles in the payer's currency. The amounts stand there even when nothing was paid."""
    return {
        "tax": payment["tax"],
        "settlement_amount": payment["total"],
        "settlement_currency": payment["currency"],
        "settlement_tax": payment["tax"],
    }


def _paid_with(payment: sqlite3.Row) -> dict[str, Any]:
    return {
        "card_issuing_country": payment["country"],
        "card_holder_name": payment["name"],
        "card_exp_month": "06",
        "card_exp_year": "2032",
        "payment_method_id": None,
        "payment_link": None,
        "three_ds_flow": None,
        "three_ds_status": None,
        "three_ds_version": None,
        "charge_type": None,
        "invoice_url": None,
        "discount_id": None,
    }
