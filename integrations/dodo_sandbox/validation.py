"""Is a request what Dodo's OpenAPI document and SDK say? What they leave open is let through."""

from typing import Any

from .refusals import Refused
from .shapes import anything, boolean, list_of, one_of, shape, string, whole, wrong

FLAGS = (
    *("allow_currency_selection", "allow_discount_code", "allow_phone_number_collection", "allow_tax_id"),
    *("always_create_new_customer", "redirect_immediately", "require_phone_number", "require_tax_id"),
    *("require_cardholder_name", "single_page", "allow_editing_addons"),
    "allow_customer_editing_business_name",
    *(
        f"allow_customer_editing_{what}"
        for what in ("email", "name", "street", "city", "state", "country", "zipcode", "tax_id")
    ),
)
MOST_PAIRS = 50

_url = string(2048, r"https?://[^\s/]+\S*", least=1)
_currency = string(3, r"[A-Z]{3}", least=3)
_email = string(254, r"[^\s@]+@[^\s@]+", least=3)
_country = string(2, r"[A-Z]{2}", least=2)


def _metadata(value: Any, place: str) -> None:
    if not isinstance(value, dict):
        raise wrong(place, "must be an object")
    if len(value) > MOST_PAIRS:
        raise wrong(place, f"at most {MOST_PAIRS} keys", "MAXIMUM_KEYS_REACHED")
    for key, entry in value.items():
        string(40, r"[A-Za-z0-9_-]+", least=1)(key, f"{place} key")
        if isinstance(entry, str):
            string(500)(entry, f"{place}.{key}")
        elif not isinstance(entry, (bool, int, float)):
            raise wrong(f"{place}.{key}", "must be a string, a number or a boolean")


def _cart(value: Any, place: str) -> None:
    if value == []:
        raise wrong(place, "is empty", "PRODUCT_CART_EMTPY")  # spelled so
    item = {"product_id": string(least=1), "quantity": whole(1), "amount": whole(0)}
    list_of(shape(item, ["product_id", "quantity"]), 20)(value, place)


def _customer(value: Any, place: str) -> None:
    if isinstance(value, dict) and "customer_id" in value:
        shape({"customer_id": string(least=1)})(value, place)
    else:
        shape({"email": _email, "name": string(), "phone_number": string()}, ["email"])(value, place)


def _methods(value: Any, place: str) -> None:
    list_of(string(least=1), 50)(value, place)
    if len(set(value)) != len(value):
        raise wrong(place, "must be unique")
    if not {"credit", "debit"} <= set(value):
        raise wrong(place, "must include credit and debit")


_address = {"country": _country, **dict.fromkeys(("street", "city", "state", "zipcode"), string())}
_customization = {
    "theme": one_of(("dark", "light", "system")),
    "force_language": string(10),
    "show_order_details": boolean,
    "show_on_demand_tag": boolean,
    "theme_config": anything,
}
_checkout = shape(
    {
        "product_cart": _cart,
        "customer": _customer,
        "billing_address": shape(_address, ["country"]),
        "billing_currency": _currency,
        "return_url": _url,
        "cancel_url": _url,
        "metadata": _metadata,
        "allowed_payment_method_types": _methods,
        "confirm": boolean,
        "minimal_address": boolean,
        "show_saved_payment_methods": boolean,
        "discount_codes": list_of(string(least=1), 20),
        "force_3ds": boolean,
        "short_link": boolean,
        "custom_fields": list_of(anything, 5),
        "customization": shape(_customization),
        "feature_flags": shape(dict.fromkeys(FLAGS, boolean)),
    },
    ["product_cart"],
)
_refund = shape(
    {
        "payment_id": string(least=1),
        "reason": string(3000),
        "metadata": _metadata,
        "currency": _currency,
        "items": list_of(
            shape(
                {"item_id": string(least=1), "amount": whole(-(2**31)), "tax_inclusive": boolean}, ["item_id"]
            ),
            100,
            least=1,
        ),
    },
    ["payment_id"],
)


def checkout_request(body: Any) -> dict[str, Any]:
    """Return a valid body of `POST /checkouts` without its nulls. Raises `Refused`."""
    _checkout(body, "body")
    if body.get("confirm"):
        raise _not_here("body.confirm", "no payment without its page")
    if len(body["product_cart"]) > 1:
        raise _not_here("body.product_cart", "one thing at a time")
    return {name: value for name, value in body.items() if value is not None}


def refund_request(body: Any) -> dict[str, Any]:
    """Return a valid body of `POST /refunds` without its nulls. Raises `Refused`."""
    _refund(body, "body")
    return {name: value for name, value in body.items() if value is not None}


def _not_here(place: str, problem: str) -> Refused:
    """Dodo would take it, the sandbox does not."""
    return wrong(place, f"in the sandbox {problem}", "INVALID_REQUEST_PARAMETERS")
