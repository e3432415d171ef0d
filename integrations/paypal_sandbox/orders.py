"""Orders, captures and refunds."""

import re
from decimal import Decimal
from typing import Any

from .desk import Desk, Json, Refused, new_id
from .webhooks import announce

FEE = Decimal("0.03")  # of the amount


def create_order(desk: Desk, body: Any) -> Json:
    """Keep a new order. Raises `Refused`."""
    units = body.get("purchase_units") if isinstance(body, dict) else None
    if not isinstance(units, list) or len(units) != 1 or body.get("intent") != "CAPTURE":
        raise Refused(400, "INVALID_REQUEST", "MISSING_REQUIRED_PARAMETER")
    _check_money(units[0].get("amount"))
    order_id = new_id()
    desk.orders[order_id] = {
        "id": order_id,
        "intent": "CAPTURE",
        "status": "CREATED",
        "purchase_units": [dict(units[0])],
        "links": [
            {"rel": "self", "href": f"{desk.base_url}/v2/checkout/orders/{order_id}", "method": "GET"},
            {"rel": "approve", "href": f"{desk.base_url}/checkoutnow?token={order_id}", "method": "GET"},
        ],
    }
    desk.contexts[order_id] = body.get("application_context") or {}
    return desk.orders[order_id]


def approve_order(desk: Desk, order_id: str) -> None:
    """The payer says yes. Raises `Refused`."""
    order = order_of(desk, order_id)
    if order["status"] == "CREATED":
        order["status"] = "APPROVED"
        announce(desk, "CHECKOUT.ORDER.APPROVED", "checkout-order", order)


def capture_order(desk: Desk, order_id: str) -> Json:
    """Take the money. Raises `Refused`."""
    order = order_of(desk, order_id)
    if order["status"] == "COMPLETED":
        raise Refused(422, "UNPROCESSABLE_ENTITY", "ORDER_ALREADY_CAPTURED")
    if order["status"] != "APPROVED":
        raise Refused(422, "UNPROCESSABLE_ENTITY", "ORDER_NOT_APPROVED")
    unit = order["purchase_units"][0]
    capture = {
        "id": new_id(),
        "status": "COMPLETED",
        "amount": unit["amount"],
        "custom_id": unit.get("custom_id"),
        "seller_receivable_breakdown": _breakdown(unit["amount"]),
        "supplementary_data": {"related_ids": {"order_id": order_id}},
        "final_capture": True,
    }
    desk.captures[capture["id"]] = capture
    order["status"] = "COMPLETED"
    unit["payments"] = {"captures": [capture]}
    announce(desk, "PAYMENT.CAPTURE.COMPLETED", "capture", capture)
    return order


def refund_capture(desk: Desk, capture_id: str, body: Any) -> Json:
    """Give money back. Raises `Refused`."""
    capture = desk.captures.get(capture_id)
    if capture is None:
        raise Refused(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID")
    if capture["status"] == "REFUNDED":
        raise Refused(422, "UNPROCESSABLE_ENTITY", "CAPTURE_FULLY_REFUNDED")
    money = (body or {}).get("amount") or capture["amount"] | {"value": str(_left(desk, capture))}
    _check_money(money)
    if Decimal(money["value"]) > _left(desk, capture):
        raise Refused(422, "UNPROCESSABLE_ENTITY", "REFUND_AMOUNT_EXCEEDED")
    refund = {
        "id": new_id(),
        "status": "COMPLETED",
        "amount": money,
        "links": [
            {"rel": "up", "href": f"{desk.base_url}/v2/payments/captures/{capture_id}", "method": "GET"}
        ],
    }
    desk.refunds[refund["id"]] = refund | {"capture_id": capture_id}
    capture["status"] = "PARTIALLY_REFUNDED" if _left(desk, capture) else "REFUNDED"
    announce(desk, "PAYMENT.CAPTURE.REFUNDED", "refund", refund)
    return refund


def order_of(desk: Desk, order_id: str) -> Json:
    """Return an order. Raises `Refused`."""
    if order_id not in desk.orders:
        raise Refused(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID")
    return desk.orders[order_id]


def _check_money(money: Any) -> None:
    if not isinstance(money, dict) or not re.fullmatch(r"[A-Z]{3}", str(money.get("currency_code"))):
        raise Refused(422, "UNPROCESSABLE_ENTITY", "INVALID_CURRENCY_CODE")
    pattern = r"[0-9]+" if money["currency_code"] in {"JPY", "HUF", "TWD"} else r"[0-9]+\.[0-9]{2}"
    value = money.get("value")
    if not isinstance(value, str) or not re.fullmatch(pattern, value) or not Decimal(value):
        raise Refused(422, "UNPROCESSABLE_ENTITY", "DECIMAL_PRECISION")


def _breakdown(money: Json) -> Json:
    gross = Decimal(money["value"])
    fee = (gross * FEE).quantize(gross)

    def part(value: Decimal) -> Json:
        return {"currency_code": money["currency_code"], "value": str(value)}

    return {"gross_amount": part(gross), "paypal_fee": part(fee), "net_amount": part(gross - fee)}


def _left(desk: Desk, capture: Json) -> Decimal:
    given_back = (
        Decimal(refund["amount"]["value"])
        for refund in desk.refunds.values()
        if refund["capture_id"] == capture["id"]
    )
    return Decimal(capture["amount"]["value"]) - sum(given_back, Decimal(0))
