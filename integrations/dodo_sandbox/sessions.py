"""Checkout sessions: what is asked of whom, for 24 hours."""

import json
import sqlite3
from typing import Any

from .catalogue import PROCESSOR_MINIMUM, Product, product_of
from .refusals import Refused, not_found
from .tax import included_tax, rate_of
from .validation import checkout_request
from .world import Tx, World, new_id, written

LIFETIME = 24 * 3600  # seconds


def create_session(tx: Tx, body: Any) -> str:
    """Keep a new session and return its id. Raises `Refused`."""
    request = checkout_request(body)
    product, amount = _priced(tx.world, request)
    customer = request.get("customer", {})
    session_id = new_id("cks_")
    tx.insert(
        "sessions",
        id=session_id,
        created_at=tx.now,
        product_id=product.id,
        amount=amount,
        currency=product.currency,
        return_url=request.get("return_url"),
        cancel_url=request.get("cancel_url"),
        email=customer.get("email"),
        name=customer.get("name"),
        country=request.get("billing_address", {}).get("country"),
        metadata=json.dumps(request.get("metadata", {})),
    )
    return session_id


def session_of(tx: Tx, session_id: str) -> sqlite3.Row:
    """Return a session. Raises `Refused` if there is none."""
    session = tx.one("SELECT * FROM sessions WHERE id = ?", session_id)
    if session is None:
        raise not_found("checkout session")
    return session


def is_expired(tx: Tx, session: sqlite3.Row) -> bool:
    return tx.now > session["created_at"] + LIFETIME


def created_json(world: World, session_id: str, *, with_url: bool = True) -> dict[str, Any]:
    """What `POST /checkouts` answers."""
    return {
        "session_id": session_id,
        "checkout_url": f"{world.base_url}/session/{session_id}" if with_url else None,
        "payment_id": None,
        "client_secret": None,
        "publishable_key": None,
    }


def status_json(tx: Tx, session_id: str) -> dict[str, Any]:
    """What `GET /checkouts/{id}` answers. Raises `Refused`."""
    session = session_of(tx, session_id)
    payment = tx.one("SELECT * FROM payments WHERE session_id = ?", session_id)
    return {
        "id": session_id,
        "created_at": written(session["created_at"]),
        "customer_email": payment["email"] if payment else session["email"],
        "customer_name": payment["name"] if payment else session["name"],
        "payment_id": payment["id"] if payment else None,
        "payment_status": payment["status"] if payment else None,
    }


def preview_json(world: World, body: Any) -> dict[str, Any]:
    """What `POST /checkouts/preview` answers: the sum, and nothing is kept. Raises `Refused`."""
    request = checkout_request(body)
    product, amount = _priced(world, request)
    country = request.get("billing_address", {}).get("country", "DE")
    tax = included_tax(amount, country)
    line = {
        "product_id": product.id,
        "name": product.name,
        "quantity": 1,
        "currency": product.currency,
        "og_currency": product.currency,
        "og_price": amount,
        "discounted_price": amount,
        "discount_amount": 0,
        "is_subscription": False,
        "is_usage_based": False,
        "tax": tax,
        "tax_rate": rate_of(country),
        "tax_inclusive": product.tax_inclusive,
        "tax_category": "digital_products",
        "credit_entitlements": [],
        "meters": [],
    }
    return {
        "billing_country": country,
        "currency": product.currency,
        "current_breakup": {"subtotal": amount, "discount": 0, "tax": tax, "total_amount": amount},
        "total_price": amount,
        "total_tax": tax,
        "is_byop": False,
        "payment_method_required": True,
        "product_cart": [line],
    }


def _priced(world: World, request: dict[str, Any]) -> tuple[Product, int]:
    """Return what is sold and for how much, as Dodo would charge it. Raises `Refused`."""
    item = request["product_cart"][0]
    product = product_of(world, item["product_id"])
    amount = item.get("amount") if product.pay_what_you_want else product.price  # ignored without a word
    amount = (product.suggested if amount is None else amount) * item["quantity"]
    if amount < product.price:
        raise Refused(400, "REQUEST_AMOUNT_BELOW_MINIMUM", f"at least {product.price}")
    if amount < PROCESSOR_MINIMUM.get(product.currency, 0):
        raise Refused(400, "TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT", "less than a card processor takes")
    return product, amount
